import { z } from 'zod';
import { defineCommand, type CommandContext } from '../../src/command/define-command.js';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import {
  isNewMatrixId,
  matrixChange,
  matrixDocument,
  matrixFields,
  MOST_MATRIX_ROWS,
  type MatrixAxis,
  type MatrixChange,
  type MatrixColumn,
} from '../../src/matrix/matrix-document.js';
import { atCells, checkMatrix } from '../../src/matrix/matrix-faults.js';
import { definePlugin } from '../../src/plugin/define-plugin.js';
import { defineQuery } from '../../src/query/define-query.js';
import { defineResource, type NewRow } from '../../src/resource/define-resource.js';
import { f } from '../../src/resource/fields.js';
import { uuidv7 } from '../../src/values/uuid.js';

const label = (text: string) => ({ en: text, zh: `中${text}` });
const axes = matrixDocument.shape.axes.unwrap();

/** Something made of parts, one for each combination of its options. */
export const Kit = defineResource({
  name: 'kits.kit',
  labels: { one: label('Kit'), many: label('Kits') },
  title: 'name',
  fields: {
    name: f.text({ label: label('Name'), translated: true }),
    summary: f.longText({ label: label('Summary'), translated: true, optional: true }),
    note: f.text({ label: label('Note'), optional: true }),
    deposit: f.money({ label: label('Deposit'), optional: true }),
    axes: f.json({
      label: label('Options'),
      schema: axes,
      default: [],
      visibility: { adminWrite: false, adminRead: false },
    }),
  },
  admin: {
    sections: [
      { key: 'words', label: label('Words'), fields: ['name', 'summary'] },
      { key: 'more', label: label('More'), fields: ['note', 'deposit'], side: true },
    ],
    blocks: [
      { kind: 'matrix', label: label('Parts'), load: 'kits.kit.parts', save: 'kits.kit.saveParts' },
      { kind: 'timeline' },
    ],
  },
});

export const Part = defineResource({
  name: 'kits.part',
  labels: { one: label('Part'), many: label('Parts') },
  title: 'code',
  writes: 'commands',
  fields: {
    kit: f.ref({ label: label('Kit'), to: 'kits.kit', onDelete: 'cascade' }),
    keys: f.json({ label: label('Values'), schema: z.array(z.string()) }),
    code: f.text({ label: label('Code'), unique: true, max: 40 }),
    worth: f.integer({ label: label('Worth'), optional: true }),
    fils: f.integer({ label: label('Worth in dinars'), optional: true }),
    count: f.integer({ label: label('Count'), default: 0 }),
    weight: f.decimal({ label: label('Weight'), precision: 8, scale: 3, optional: true }),
    size: f.enum({ label: label('Size'), values: { s: label('Small'), l: label('Large') }, optional: true }),
    active: f.boolean({ label: label('Active'), default: true }),
  },
});

const COLUMNS: readonly MatrixColumn[] = [
  { key: 'code', label: label('Code'), kind: 'text', required: true, unique: true, max: 40, fill: 'none' },
  { key: 'worth', label: label('Worth'), kind: 'money', currency: 'JPY', min: 0 },
  { key: 'fils', label: label('Dinars'), kind: 'money', currency: 'KWD', min: 0 },
  { key: 'count', label: label('Count'), kind: 'integer', min: 0, required: true },
  { key: 'weight', label: label('Weight'), kind: 'decimal', scale: 3 },
  { key: 'size', label: label('Size'), kind: 'enum', values: { s: label('Small'), l: label('Large') } },
  { key: 'active', label: label('Active'), kind: 'boolean' },
];

const PARTS = `SELECT jsonb_build_object(
    'version', k.version,
    'axes', k.axes,
    'columns', $2::jsonb,
    'rows', coalesce((
      SELECT jsonb_agg(jsonb_build_object('id', p.id, 'version', p.version, 'keys', p.keys, 'heading', p.code,
        'cells', jsonb_build_object('code', p.code, 'worth', p.worth, 'fils', p.fils, 'count', p.count,
          'weight', p.weight::text, 'size', p.size, 'active', p.active)) ORDER BY p.id)
      FROM kits_part p WHERE p.kit_id = k.id), '[]'))::text AS body
  FROM kits_kit k WHERE k.id = $1`;

const parts = defineQuery({
  name: 'kits.kit.parts',
  label: label('Parts of a kit'),
  resource: 'kits.kit',
  result: matrixDocument,
  handle: (context) => context.text(PARTS, [context.targetId, JSON.stringify(COLUMNS)]),
});

const saveParts = defineCommand({
  name: 'kits.kit.saveParts',
  label: label('Save parts'),
  resource: 'kits.kit',
  input: matrixChange,
  fields: matrixFields,
  result: z.strictObject({ rows: z.int(), removed: z.int() }),
  handle: async (context, change) => {
    checkMatrix(COLUMNS, change);
    const ids = await saveAxes(context, change);
    const rows = context.rows(Part);
    const own = new Set(
      (await rows.where({ kit: context.targetId }, { limit: MOST_MATRIX_ROWS })).map(({ id }) => id),
    );
    const foreign = [...change.removed, ...change.rows.map(({ id }) => id)].find(
      (id) => id !== null && !own.has(id),
    );
    if (foreign !== undefined) throw KernelErrors.not_found({ what: Part.name });
    for (const id of change.removed) await rows.delete(id);
    await saveRows(context, change, ids);
    return { rows: change.rows.length, removed: change.removed.length };
  },
});

/** Keeps the options; what is new gets an id of its own, by the id that the browser made up. */
async function saveAxes(context: CommandContext, change: MatrixChange): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  const kept = <T extends { readonly id: string }>(item: T): T => {
    if (!isNewMatrixId(item.id)) return item;
    ids.set(item.id, uuidv7(context.now.getTime()));
    return { ...item, id: ids.get(item.id) };
  };
  const given = change.axes?.map((axis): MatrixAxis => ({ ...kept(axis), values: axis.values.map(kept) }));
  if (given) await context.rows(Kit).update(context.targetId, { axes: given });
  return ids;
}

async function saveRows(
  context: CommandContext,
  { rows }: MatrixChange,
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const placed = rows.map((row, place) => ({
    place,
    ...row,
    values: {
      ...row.cells,
      ...(row.keys ? { keys: row.keys.map((key) => ids.get(key) ?? key) } : {}),
    },
  }));
  const old = placed.filter(({ id }) => id !== null);
  const changes = old.map(({ id, version, values }) => ({
    id: id ?? '',
    patch: values,
    ...(version === undefined ? {} : { expectedVersion: version }),
  }));
  await atCells(
    old.map(({ place }) => place),
    () => context.rows(Part).updateMany(changes),
  );
  const fresh = placed.filter(({ id }) => id === null);
  const values = fresh.map((row) => ({ kit: context.targetId, ...row.values }) as NewRow<typeof Part>);
  await atCells(
    fresh.map(({ place }) => place),
    () => context.rows(Part).insertMany(values),
  );
}

/** A matrix with options, with every kind of cell. */
export const kitsPlugin = definePlugin({
  name: 'kits',
  label: label('Kits and parts'),
  resources: [Kit, Part],
  queries: [parts],
  commands: [saveParts],
});
