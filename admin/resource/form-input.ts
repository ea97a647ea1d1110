import { mayRead } from '../../src/resource/row-wire.js';
import { isNullable, isWritable, mayBeLeftOut } from '../../src/resource/compiled-resource.js';
import type { CompiledField, CompiledResource } from '../../src/resource/compiled-resource.js';
import type { TextOptions } from '../../src/resource/field.js';
import type { CurrentStaff } from '../current-staff.js';

/** What a form of the back-office holds: text by dotted name, as AdminJS sends it. */
export type FormParams = Readonly<Record<string, unknown>>;

/**
 * Whether a member of staff may set a field.
 * @param field of a resource with generic writes
 * @param staff who writes
 * @param mode an immutable field may be set on create only
 */
export function mayEdit(field: CompiledField, staff: CurrentStaff, mode: 'create' | 'update'): boolean {
  if (!isWritable(field.field) || !mayRead(field, staff.actor)) return false;
  return mode === 'create' || field.field.options.immutable !== true;
}

/**
 * Turns a form into the input of a create or an update. Only the fields that this member of staff may set are looked
 * at, whatever else was sent; the schemas of the resource judge the values.
 * @param resource the form is for
 * @param params as AdminJS gives them
 * @param staff who writes
 * @param mode what the input is for
 */
export function formToInput(
  resource: CompiledResource,
  params: FormParams,
  staff: CurrentStaff,
  mode: 'create' | 'update',
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const field of resource.fields) {
    if (!mayEdit(field, staff, mode)) continue;
    const raw = valueAt(params, field.name);
    if (raw === undefined) continue;
    const value = wireValue(field, raw);
    if (value === undefined) continue;
    if (value === null && mode === 'create' && mayBeLeftOut(field.field)) continue;
    input[field.name] = value;
  }
  return input;
}

/** The value of a name: itself, or put together from the names below it (`title.en`, `tags.0`). */
function valueAt(params: FormParams, name: string): unknown {
  const below = Object.entries(params).filter(([key]) => key.startsWith(`${name}.`));
  if (below.length === 0) return Object.hasOwn(params, name) ? params[name] : undefined;
  const members = below.map(([key, value]): [string, unknown] => [key.slice(name.length + 1), value]);
  if (members.every(([key]) => /^\d+$/.test(key))) {
    return members.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
  }
  return Object.fromEntries(members);
}

function wireValue(field: CompiledField, raw: unknown): unknown {
  const empty = isNullable(field.field) ? null : '';
  if (raw === null || raw === '') return emptyValue(field, empty);
  switch (field.field.kind) {
    case 'integer':
      return numberFrom(raw);
    case 'boolean':
      return raw === 'true' ? true : raw === 'false' ? false : raw;
    case 'json':
    case 'list':
      return jsonFrom(raw);
    case 'refs':
      return (typeof raw === 'object' ? Object.values(raw) : [raw]).filter((id) => id !== null && id !== '');
    case 'secret':
      // Reading says only whether it is set; sent back as it was read, it stays as it is.
      return typeof raw === 'string' ? raw : undefined;
    case 'money':
      return moneyFrom(raw);
    default:
      return (field.field.options as TextOptions).translated ? translatedFrom(raw, empty) : raw;
  }
}

function emptyValue(field: CompiledField, empty: null | ''): unknown {
  switch (field.field.kind) {
    case 'secret':
      return undefined;
    case 'refs':
      return [];
    case 'boolean':
      return empty ?? false;
    case 'text':
    case 'longText':
    case 'richText':
      return (field.field.options as TextOptions).translated && empty === '' ? {} : empty;
    default:
      // Nothing was entered. Where nothing is not allowed, null makes the schema say so.
      return null;
  }
}

function numberFrom(raw: unknown): unknown {
  return typeof raw === 'string' && /^\s*-?\d{1,16}\s*$/.test(raw) ? Number(raw) : raw;
}

function jsonFrom(raw: unknown): unknown {
  if (typeof raw !== 'string') return raw;
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return raw;
  }
}

function moneyFrom(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null) return raw;
  const { amount, currency, ...rest } = raw as Record<string, unknown>;
  if (amount === '' || amount === null || amount === undefined) return null;
  return { ...rest, amount: numberFrom(amount), currency };
}

/** A language that was emptied is taken out; the last one emptied leaves nothing. */
function translatedFrom(raw: unknown, empty: null | ''): unknown {
  if (typeof raw !== 'object' || raw === null) return raw;
  const texts = Object.entries(raw).filter(([, text]) => text !== '' && text !== null);
  return texts.length === 0 && empty === null ? null : Object.fromEntries(texts);
}
