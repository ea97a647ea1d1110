import type { JsonSchema } from '../blocks/json-schema';
import type { ActionJSON, BasePropertyJSON, RecordJSON, ResourceJSON } from 'adminjs';

/** Mirrors `admin/translate/field-description.ts`, which writes it. */
export interface FieldDescription {
  readonly kind: string;
  readonly required: boolean;
  readonly readOnly: 'never' | 'afterCreate' | 'always';
  readonly help: boolean;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly scale?: number;
  readonly locales?: readonly string[];
  readonly values?: readonly string[];
  readonly of?: Readonly<Record<string, FieldDescription>>;
  readonly reference?: string;
  readonly describedBy?: string;
  readonly document?: { readonly schema: JsonSchema; readonly preview?: true };
  readonly shownIf?: { readonly field: string; readonly is: string | boolean };
  readonly initial?: unknown;
  readonly widget?: 'permissions' | 'changes';
  readonly operators?: readonly string[];
}

/** What AdminJS gives to the components of a property. */
export interface PropertyProps {
  readonly property: BasePropertyJSON & { readonly path: string };
  readonly resource: ResourceJSON;
  readonly record: RecordJSON;
  readonly filter?: Readonly<Record<string, string>>;
  readonly onChange: (path: string, value: unknown, selected?: RecordJSON) => void;
}

/** What AdminJS gives to the component of an action. */
export interface ActionProps {
  readonly resource: ResourceJSON;
  readonly action: ActionJSON;
  readonly record?: RecordJSON;
  readonly setTag?: (tag: string) => void;
}

export type { ActionJSON, RecordJSON, ResourceJSON };

/** The description of a property's field. */
export function fieldOf(property: BasePropertyJSON): FieldDescription {
  return (property.custom as { field: FieldDescription }).field;
}
