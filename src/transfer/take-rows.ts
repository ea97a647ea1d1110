import { z } from 'zod';
import type { WriteContext } from '../command/write-context.js';
import type { Fault } from '../errors/app-error.js';
import { faultsOf } from '../errors/zod-faults.js';
import type { AnyResource } from '../resource/define-resource.js';
import type { CompiledResource } from '../resource/compiled-resource.js';
import { isUuid } from '../values/uuid.js';
import type { FileFault, GroupOutcome } from './transfer-format.port.js';

/** One row of a file in wire form, or why it cannot be read. */
export interface WireFileRow {
  readonly line: number;
  readonly row?: Readonly<Record<string, unknown>>;
  readonly problem?: string;
}

interface Known {
  readonly id: string;
  readonly version: number;
}
type Values = Readonly<Record<string, unknown>>;

const GIVEN_ID = z.object({ id: z.uuid().optional() });

/**
 * Creates and changes rows of a resource together: one that is found by the key is changed, others are created.
 * @param resource with generic writes
 * @param rows of a file, in its order
 * @param key `id`, or a unique field that says which row is meant
 * @returns what came of each
 */
export async function takeRows(
  context: WriteContext,
  resource: CompiledResource,
  rows: readonly WireFileRow[],
  key: string,
): Promise<GroupOutcome[]> {
  const outcomes: GroupOutcome[] = [];
  for (const part of partsWithoutRepeats(rows, key)) {
    outcomes.push(...(await takePart(context, resource, part, key)));
  }
  return outcomes;
}

async function takePart(
  context: WriteContext,
  resource: CompiledResource,
  part: readonly WireFileRow[],
  key: string,
): Promise<GroupOutcome[]> {
  const rows = context.rows<AnyResource>(resource.definition);
  const keys = part.flatMap((fileRow) => keyOf(fileRow, key) ?? []);
  const found = (await rows.findMany(keys, { by: key })) as readonly (Known & Values)[];
  const known = new Map(found.map((row) => [String(row[key]), row]));
  const created: { place: number; values: Values }[] = [];
  const changed: { place: number; before: Known; patch: Values }[] = [];
  const outcomes = part.map((fileRow, place): GroupOutcome => {
    if (!fileRow.row)
      return { faults: [{ line: fileRow.line, reason: fileRow.problem ?? 'cannot be read' }] };
    const before = known.get(keyOf(fileRow, key) ?? '');
    const checked = before ? checkedPatch(resource, fileRow.row) : checkedNew(resource, fileRow.row);
    if ('faults' in checked)
      return { faults: checked.faults.map((fault) => fileFault(resource, fileRow.line, fault)) };
    if (before) changed.push({ place, before, patch: checked.values });
    else created.push({ place, values: checked.values });
    return before ? 'unchanged' : 'created';
  });
  await rows.insertMany(created.map(({ values }) => values));
  const saved = await rows.updateMany(changed.map(({ before: { id }, patch }) => ({ id, patch })));
  changed.forEach(({ place, before }, index) => {
    if (saved[index]?.version !== before.version) outcomes[place] = 'updated';
  });
  return outcomes;
}

type Checked = { readonly values: Values } | { readonly faults: readonly Fault[] };

function checkedPatch(resource: CompiledResource, { id: _id, ...values }: Values): Checked {
  const changeable = Object.entries(values).filter(
    ([name]) => !resource.field.get(name)?.field.options.immutable,
  );
  return checked(resource.updateInput, Object.fromEntries(changeable));
}

function checkedNew(resource: CompiledResource, { id, ...values }: Values): Checked {
  const input = checked(resource.createInput, values);
  const given = checked(GIVEN_ID, { id });
  const faults = [input, given].flatMap((part) => ('faults' in part ? part.faults : []));
  if (faults.length > 0 || 'faults' in input || 'faults' in given) return { faults };
  return { values: { ...input.values, ...given.values } };
}

function checked(schema: z.ZodObject, values: unknown): Checked {
  const parsed = schema.safeParse(values);
  return parsed.success ? { values: parsed.data } : { faults: faultsOf(parsed.error) };
}

/**
 * A fault of a row's member as a fault of a file.
 * @param line of the row
 * @param fault points into the row: `/name/en`
 */
export function fileFault(resource: CompiledResource, line: number, { pointer, detail }: Fault): FileFault {
  const [, field = '', part] = pointer.split('/');
  if (field === '') return { line, reason: detail };
  const kind = resource.field.get(field)?.field;
  const isTranslated = (kind?.options as { translated?: boolean } | undefined)?.translated === true;
  return { line, column: isTranslated && part ? `${field}[${part}]` : field, reason: detail };
}

function keyOf({ row }: WireFileRow, key: string): string | undefined {
  const value = row?.[key];
  if (typeof value !== 'string' || value === '') return undefined;
  if (key !== 'id') return value;
  return isUuid(value) ? value.toLowerCase() : undefined;
}

/** A row that is named again must find what the first one made of it. */
function partsWithoutRepeats(rows: readonly WireFileRow[], key: string): WireFileRow[][] {
  const parts: WireFileRow[][] = [[]];
  const seen = new Set<string>();
  for (const row of rows) {
    const value = keyOf(row, key);
    if (value !== undefined && seen.has(value)) {
      parts.push([]);
      seen.clear();
    }
    if (value !== undefined) seen.add(value);
    parts.at(-1)?.push(row);
  }
  return parts;
}
