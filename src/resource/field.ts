import type { ZodType } from 'zod';
import type { StateMachine } from '../states/define-states.js';
import type { Label, MemberTexts } from '../values/label.js';

/** Who may see a field, and what else it takes. Left out: staff read and write it, storefronts do not see it. */
export interface Visibility {
  /** Shown by storefront routes. */
  readonly storefront?: boolean;
  readonly adminRead?: boolean;
  readonly adminWrite?: boolean;
  /** A permission that reading and writing the field needs on top of the resource's own. */
  readonly permission?: string;
}

/** What every kind of field can be told. */
export interface FieldOptions {
  readonly label: Label;
  readonly help?: Label;
  /** May be null. Fields are required unless this or a default is given. */
  readonly optional?: boolean;
  /** Taken by a create that leaves the field out. */
  readonly default?: unknown;
  /** A valid value as a request sends it, or null, where a made-up one would be refused; for documents and test factories. */
  readonly example?: unknown;
  /** No two rows have the same value; a database constraint. */
  readonly unique?: boolean;
  /**
   * A b-tree index: lists are filtered and ordered by nothing else. Fields of one short value have one unless this is
   * `false`, which spares each write its cost where nobody looks for the field.
   */
  readonly index?: boolean;
  /** Found by the search box of lists (`?q=`), and by `contains` where the text is not translated. */
  readonly search?: boolean;
  /** Set on create, never changed. */
  readonly immutable?: boolean;
  /** The former name: a migration renames the columns and keeps the data. */
  readonly renamedFrom?: string;
  readonly visibility?: Visibility;
  /** Forms and pages show the field only where another one has this value; the value itself is kept and checked in any case. */
  readonly shownIf?: { readonly field: string; readonly is: string | boolean };
}

export interface TextOptions extends FieldOptions {
  /** Characters, ≥ 0. */
  readonly min?: number;
  /** Characters, ≤ 100,000 (text: 500 when left out). */
  readonly max?: number;
  /** One text per locale. */
  readonly translated?: boolean;
}
export interface NumberOptions extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
}
export interface DecimalOptions extends FieldOptions {
  /** Digits in all, 1–38. */
  readonly precision: number;
  /** Digits after the point, 0–precision. */
  readonly scale: number;
  readonly min?: string;
  readonly max?: string;
}
export interface EnumOptions extends FieldOptions {
  /** The values and what a merchant reads for each. */
  readonly values: Readonly<Record<string, Label>>;
}
export interface JsonOptions extends FieldOptions {
  readonly schema: ZodType;
  /**
   * Full name of a resource whose rows say what the document's members are: its fields `key`, `name`, `type` (text,
   * number, boolean, choice, choices), `choices` (a list of `key` and `name`) and `unit`. Forms then have a control for
   * each of its rows. Whether values fit is for `beforeWrite` to say.
   */
  readonly describedBy?: ResourceName;
  /** What the members are called; the back-office then has a form for the document in the place of JSON text. */
  readonly fields?: MemberTexts;
  /** Full name of a query (`previewOf`, `documentPreview`) that says what the document is about while it is edited. */
  readonly preview?: string;
}
export interface StateOptions extends Omit<FieldOptions, 'default' | 'optional' | 'unique' | 'immutable'> {
  readonly machine: StateMachine;
}
export interface RefOptions extends FieldOptions {
  /** Full name of the resource referred to. */
  readonly to: ResourceName;
  /**
   * What a delete of the row referred to does: `restrict` (when left out) refuses it, `cascade` deletes this row along.
   * Only a `ref` to a resource of the same plugin may cascade: the row is a part of the other one.
   */
  readonly onDelete?: 'restrict' | 'cascade';
}
export interface ListOptions extends FieldOptions {
  /** Fields of each embedded object: plain kinds only, no refs, secrets or nested lists. */
  readonly of: Fields;
  /** Objects, 1–1,000 (100 when left out). */
  readonly max?: number;
}

/** `<plugin>.<entity>`, both camelCase. */
export type ResourceName = `${string}.${string}`;

export type FieldKindName =
  | 'text'
  | 'longText'
  | 'richText'
  | 'slug'
  | 'integer'
  | 'decimal'
  | 'money'
  | 'boolean'
  | 'instant'
  | 'date'
  | 'enum'
  | 'json'
  | 'state'
  | 'ref'
  | 'refs'
  | 'list'
  | 'media'
  | 'email'
  | 'phone'
  | 'url'
  | 'secret';

declare const valueType: unique symbol;

/** One field of a resource: plain frozen data, with the type of its value kept by the compiler alone. */
export interface Field<T = unknown, O extends FieldOptions = FieldOptions> {
  readonly kind: FieldKindName;
  readonly options: O;
  readonly [valueType]?: T;
}

export type Fields = Readonly<Record<string, Field>>;

/** One text per BCP 47 tag. */
export type Translated<T = string> = Readonly<Record<string, T>>;

/** The value of a field in a typed row. */
export type ValueOf<F> =
  F extends Field<infer T, infer O> ? (O extends { optional: true } ? T | null : T) : never;
