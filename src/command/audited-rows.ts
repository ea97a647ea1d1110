import { isDeepStrictEqual } from 'node:util';
import { can } from '../access/actor.js';
import type { AuditChange } from '../audit/audit.plugin.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { stateFields, type CompiledResource } from '../resource/compiled-resource.js';
import type { Row, RowStore } from '../resource/row-store.js';
import { sqlName } from '../resource/kinds/field-kind.js';
import type { KeyedValues } from '../resource/row-batch.js';
import { uuidv7 } from '../values/uuid.js';
import { atRow, BATCH_ROWS, writeTogether, type Placed } from './row-batches.js';
import type { WriteContext } from './write-context.js';

type Values = Readonly<Record<string, unknown>>;
type RecordChange = (change: AuditChange, changed: readonly string[], version: number) => void;

interface WriteOptions {
  readonly expectedVersion?: number;
}

/** A patch of one row among many. */
interface RowChange extends WriteOptions {
  readonly id: string;
  readonly patch: Values;
}

interface Patch extends KeyedValues {
  readonly before: Row;
}

/** Rows inside a write: what {@link import('./write-context.js').Rows} promises, over the plain row store. */
export class AuditedRows {
  private readonly resource: CompiledResource;

  constructor(
    private readonly context: WriteContext,
    private readonly store: RowStore,
    private readonly record: RecordChange,
  ) {
    this.resource = store.resource;
  }

  find(id: string, options: { readonly lock?: boolean } = {}): Promise<Row | undefined> {
    return this.store.find(this.context.tx, id, options.lock);
  }

  async get(id: string, options: { readonly lock?: boolean } = {}): Promise<Row> {
    const row = await this.find(id, options);
    if (!row) throw KernelErrors.not_found({ what: this.resource.name });
    return row;
  }

  findMany(
    values: readonly string[],
    { by, lock }: { readonly by?: string; readonly lock?: boolean } = {},
  ): Promise<Row[]> {
    return this.store.findMany(this.context.tx, values, lock, by);
  }

  where(match: Values, options: { readonly limit?: number; readonly lock?: boolean } = {}): Promise<Row[]> {
    return this.store.where(this.context.tx, match, options.limit ?? 1_000, options.lock ?? false);
  }

  async insert(input: Values): Promise<Row> {
    const { id, values } = await this.prepared(input);
    const row = await this.store.insert(this.context.tx, id, values, this.context.now);
    await this.written('created', null, row);
    return row;
  }

  async insertMany(inputs: readonly Values[]): Promise<Row[]> {
    const rows: Row[] = [];
    while (rows.length < inputs.length) {
      rows.push(...(await this.insertPart(inputs.slice(rows.length, rows.length + BATCH_ROWS), rows.length)));
    }
    return rows;
  }

  async update(id: string, patch: Values, { expectedVersion }: WriteOptions = {}): Promise<Row> {
    this.checkFieldPermissions(patch);
    const before = await this.lockCurrent(id, expectedVersion);
    const values = await this.beforeWrite(before, patch);
    if (isUnchanged(before, values)) return before;
    const after = await this.store.update(this.context.tx, id, values, this.context.now);
    await this.written('updated', before, after as Row);
    return after as Row;
  }

  async updateMany(changes: readonly RowChange[]): Promise<Row[]> {
    const ids = [...new Set(changes.map(({ id }) => id.toLowerCase()))];
    const locked = await this.store.findMany(this.context.tx, ids, true);
    const current = new Map(locked.map((row) => [row.id, row]));
    const rows: Row[] = [];
    for (const part of partsWithoutRepeats(changes)) {
      rows.push(...(await this.updatePart(part, rows.length, current)));
    }
    return rows;
  }

  async delete(id: string, { expectedVersion }: WriteOptions = {}): Promise<void> {
    const before = await this.lockCurrent(id, expectedVersion);
    await this.store.delete(this.context.tx, id);
    await this.written('deleted', before, null);
  }

  async transition(
    id: string,
    transition: string,
    {
      expectedVersion,
      set = {},
      field,
    }: WriteOptions & { readonly set?: Values; readonly field?: string } = {},
  ): Promise<Row> {
    const axis = stateFields(this.resource).find(
      ({ name, machine }) => transition in machine.transitions && (field === undefined || field === name),
    );
    const move = axis?.machine.transitions[transition];
    if (!axis || !move) throw new TypeError(`${this.resource.name} declares no transition "${transition}".`);
    if (move.permission && !can(this.context.actor, move.permission)) {
      throw KernelErrors.forbidden({ permission: move.permission });
    }
    const before = await this.lockCurrent(id, expectedVersion);
    const values = await this.beforeWrite(before, { ...set, [axis.name]: move.to });
    const column = sqlName(this.resource.field.get(axis.name)?.columns[0]?.name ?? '');
    const condition = { sql: `${column} = ANY($1::text[])`, params: [move.from] };
    const after = await this.store.update(this.context.tx, id, values, this.context.now, condition);
    if (!after) throw KernelErrors.illegal_transition({ transition, state: before[axis.name] });
    await this.written('updated', before, after);
    return after;
  }

  openSecret(id: string, field: string): Promise<string | undefined> {
    return this.store.openSecret(this.context.tx, id, field);
  }

  private async insertPart(inputs: readonly Values[], offset: number): Promise<Row[]> {
    const { context, store } = this;
    const prepared: (KeyedValues & Placed)[] = [];
    for (const [place, input] of inputs.entries()) {
      const index = offset + place;
      prepared.push({ index, ...(await atRow(context, index, () => this.prepared(input))) });
    }
    const rows = await writeTogether(context, prepared, (part) =>
      store.insertMany(context.tx, part, context.now),
    );
    for (const [place, row] of rows.entries()) {
      await atRow(context, offset + place, () => this.written('created', null, row));
    }
    return rows;
  }

  /** @param current the locked rows by id; what a change makes of one takes its place */
  private async updatePart(
    changes: readonly RowChange[],
    offset: number,
    current: Map<string, Row>,
  ): Promise<Row[]> {
    const { context, store } = this;
    const patches: (Patch & Placed)[] = [];
    for (const [place, change] of changes.entries()) {
      const index = offset + place;
      const patch = await atRow(context, index, () =>
        this.patched(change, current.get(change.id.toLowerCase())),
      );
      if (patch) patches.push({ index, ...patch });
    }
    const rows = await writeTogether(context, patches, (part) =>
      store.updateMany(context.tx, part, context.now),
    );
    for (const [place, { index, before }] of patches.entries()) {
      const after = rows[place] as Row;
      current.set(after.id, after);
      await atRow(context, index, () => this.written('updated', before, after));
    }
    return changes.map(({ id }) => current.get(id.toLowerCase()) as Row);
  }

  /** What a change makes of a row, or nothing when the row says so already. */
  private async patched(
    { patch, expectedVersion }: RowChange,
    before: Row | undefined,
  ): Promise<Patch | undefined> {
    this.checkFieldPermissions(patch);
    if (!before) throw KernelErrors.not_found({ what: this.resource.name });
    this.checkVersion(before, expectedVersion);
    const values = await this.beforeWrite(before, patch);
    return isUnchanged(before, values) ? undefined : { id: before.id, before, values };
  }

  private async prepared(input: Values): Promise<KeyedValues> {
    const { id = uuidv7(this.context.now.getTime()), ...given } = input;
    this.checkFieldPermissions(given);
    const defaults = Object.fromEntries(
      this.resource.fields.flatMap(({ name, field }) =>
        field.options.default === undefined ? [] : [[name, field.options.default]],
      ),
    );
    return { id: String(id), values: await this.beforeWrite(null, { ...defaults, ...given }) };
  }

  private async lockCurrent(id: string, expectedVersion: number | undefined): Promise<Row> {
    const current = await this.get(id, { lock: true });
    this.checkVersion(current, expectedVersion);
    return current;
  }

  private checkVersion({ version: current }: Row, expected: number | undefined): void {
    if (expected === undefined || current === expected) return;
    throw KernelErrors.stale({ resource: this.resource.name, current, expected });
  }

  private checkFieldPermissions(values: Values): void {
    for (const name of Object.keys(values)) {
      const permission = this.resource.field.get(name)?.field.options.visibility?.permission;
      if (permission && !can(this.context.actor, permission)) throw KernelErrors.forbidden({ permission });
    }
  }

  private async beforeWrite(before: Row | null, values: Values): Promise<Values> {
    const { definition } = this.resource;
    if (!definition.beforeWrite) return values;
    return (await definition.beforeWrite(this.context, { before, values })) as Values;
  }

  private async written(action: AuditChange['action'], before: Row | null, after: Row | null): Promise<void> {
    const changed = this.resource.fields
      .map(({ name }) => name)
      .filter((name) => !isDeepStrictEqual(before?.[name], after?.[name]));
    const { id, version } = (after ?? before) as Row;
    const keep = action === 'updated' ? changed : this.resource.fields.map(({ name }) => name);
    const change = {
      resource: this.resource.name,
      id,
      action,
      before: picked(before, keep),
      after: picked(after, keep),
    };
    this.record(change, changed, version);
    await this.resource.definition.afterWrite?.(this.context, { action, before, after });
  }
}

/** In their order, no part with more rows than one statement writes, or with one row twice. */
function partsWithoutRepeats(changes: readonly RowChange[]): RowChange[][] {
  const parts: RowChange[][] = [];
  let ids = new Set<string>();
  for (const change of changes) {
    const id = change.id.toLowerCase();
    if (parts.length === 0 || ids.has(id) || ids.size === BATCH_ROWS) {
      parts.push([]);
      ids = new Set();
    }
    parts.at(-1)?.push(change);
    ids.add(id);
  }
  return parts;
}

/** Whether a patch says only what the row already holds, so that saving it again makes no new version. */
function isUnchanged(row: Row, values: Values): boolean {
  return Object.entries(values).every(
    ([name, value]) => value === undefined || isDeepStrictEqual(row[name], value),
  );
}

function picked(row: Row | null, names: readonly string[]): Record<string, unknown> | null {
  if (!row) return null;
  return Object.fromEntries(
    names.map((name) => [name, row[name] instanceof Date ? row[name].toISOString() : row[name]]),
  );
}
