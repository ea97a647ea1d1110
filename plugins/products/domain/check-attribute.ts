import type { WriteContext } from 'emporion';
import { ProductErrors } from '../products.errors.js';

interface Values {
  readonly type?: string;
  readonly choices?: readonly { readonly key: string }[];
}

const KEY = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * Refuses keys of choices that cannot stand in a filter, and choices of types that have none. Runs in the save's transaction.
 * @param write the attribute before, and what is to be stored. Raises `products.attribute_key`,
 * `products.attribute_choices`
 */
export function checkAttribute<V extends Values>(
  _context: WriteContext,
  { before, values }: { readonly before: Values | null; readonly values: V },
): V {
  const type = values.type ?? before?.type ?? '';
  const keys = (values.choices ?? []).map((choice) => choice.key);
  const wrong = keys.find((choice) => !KEY.test(choice));
  if (wrong !== undefined) throw ProductErrors.attribute_key({ key: wrong });
  const mayChoose = type === 'choice' || type === 'choices';
  if ((keys.length > 0 && !mayChoose) || new Set(keys).size < keys.length) {
    throw ProductErrors.attribute_choices({ type });
  }
  return values;
}
