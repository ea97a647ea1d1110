import { isDeepStrictEqual } from 'node:util';
import { can } from '../access/actor.js';
import type { AuditChange } from '../audit/audit.plugin.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { stateFields, type CompiledResource } from '../resource/compiled-resource.js';
import type { Row, RowStore } from '../resource/row-store.js';
import { sqlName } from '../resource/kinds/field-kind.js';
import { uuidv7 } from '../values/uuid.js';
import type { WriteContext } from './write-context.js';

type Values = Readonly<Record<string, unknown>>;
type RecordChange = (change: AuditChange, changed: readonly string[], version: number) => void;

interface WriteOptions {
  readonly expectedVersion?: number;
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

  where(match: Values, options: { readonly limit?: number; readonly lock?: boolean } = {}): Promise<Row[]> {
    return this.store.where(this.context.tx, match, options.limit ?? 1_000, options.lock ?? false);
  }

  async insert(input: Values): Promise<Row> {
    const { id = uuidv7(this.context.now.getTime()), ...given } = input;
    this.checkFieldPermissions(given);
    const defaults = Object.fromEntries(
      this.resource.fields.flatMap(({ name, field }) =>
        field.options.default === undefined ? [] : [[name, field.options.default]],
      ),
    );
    const values = await this.beforeWrite(null, { ...defaults, ...given });
    const row = await this.store.insert(this.context.tx, String(id), values, this.context.now);
    await this.written('created', null, row);
    return row;
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

  private async lockCurrent(id: string, expectedVersion: number | undefined): Promise<Row> {
    const current = await this.get(id, { lock: true });
    if (expectedVersion !== undefined && current.version !== expectedVersion) {
      const params = { resource: this.resource.name, current: current.version, expected: expectedVersion };
      throw KernelErrors.stale(params);
    }
    return current;
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
