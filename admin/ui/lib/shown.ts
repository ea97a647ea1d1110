import type { BasePropertyJSON } from 'adminjs';
import { fieldOf, type RecordJSON } from './types';

/**
 * Whether a form or page shows a field, as far as the row's other values decide it.
 * @param property of the field
 * @param record the row, saved or not
 */
export function isShown(property: BasePropertyJSON, { params }: RecordJSON): boolean {
  const { shownIf } = fieldOf(property);
  return shownIf === undefined || String(params[shownIf.field]) === String(shownIf.is);
}
