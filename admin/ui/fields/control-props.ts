import type { FieldDescription } from '../lib/types';

/** What every control is given. Values are what the field's JSON holds, or text on the way there. */
export interface ControlProps {
  readonly id: string;
  readonly field: FieldDescription;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly disabled: boolean;
  readonly invalid: boolean;
  readonly label: string;
  /** BCP 47 tag of the text, where it is translated. */
  readonly lang?: string;
  /** The label of a choice. */
  readonly labelOf: (value: string) => string;
}

/** A value as an input shows it. */
export function asText(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}
