import type { Actor } from '../access/actor.js';
import { authorise } from '../access/authorise.js';
import { translateDatabaseError } from '../database/database-errors.js';
import type { Tx, UnitOfWork } from '../database/unit-of-work.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import type { Registry } from '../plugin/registry.js';
import { isUuid } from '../values/uuid.js';
import type { CompiledResource } from './compiled-resource.js';
import { adminQueryRules, type ListQuery, type QueryRules } from './list-query.js';
import { encodeCursor } from './list-sql.js';
import { countStatement, pageStatement } from './list-statements.js';
import { mayRead, rowToWire } from './row-wire.js';
import type { Row } from './row-store.js';
import type { RowStores } from './row-stores.js';

/** Counting stops here: nobody reads page 501, and counting a million rows takes seconds. */
export const COUNT_LIMIT = 10_000;

export type WireRow = Readonly<Record<string, unknown>>;

export interface Page {
  readonly items: readonly WireRow[];
  /** Cursor of the next page, or null on the last one. */
  readonly next: string | null;
  /** Only when asked for; {@link COUNT_LIMIT} + 1 means "more than {@link COUNT_LIMIT}". */
  readonly total?: number;
  /** Whether those are all. Where that would take long, `total` is what was counted until then. */
  readonly totalExact?: boolean;
}

/** Reads rows for integrations and the back-office, within the permissions of whoever asks. */
export class ResourceReads {
  private readonly rules = new Map<string, QueryRules>();

  constructor(
    private readonly registry: Registry,
    private readonly unitOfWork: UnitOfWork,
    private readonly stores: RowStores,
  ) {}

  /** What may be asked of a resource. */
  rulesOf(resource: CompiledResource): QueryRules {
    const known = this.rules.get(resource.name) ?? adminQueryRules(resource);
    this.rules.set(resource.name, known);
    return known;
  }

  /**
   * One page of rows.
   * @param resource what to list
   * @param query a checked query
   * @param actor who reads; needs `<resource>.read`
   * @returns at most `query.limit` items; one statement, one more for each include and for the total
   */
  list(resource: CompiledResource, query: ListQuery, actor: Actor): Promise<Page> {
    authorise(actor, resource.permissions.read);
    this.checkFields(resource, query, actor);
    const page = async (tx: Tx): Promise<Page> => {
      const { rows, next } = await this.page(tx, resource, query);
      const items = await this.wire(tx, resource, rows, query, actor);
      if (!query.withTotal) return { items, next };
      const { total, totalExact } = await this.count(tx, resource, query);
      return { items, next, total: Math.max(total, items.length), totalExact };
    };
    return this.reading(() => this.unitOfWork.read(page));
  }

  /**
   * One row.
   * @param id any text; what is no id of a visible row raises `kernel.not_found`
   * @param actor who reads; needs `<resource>.read`
   */
  async get(
    resource: CompiledResource,
    id: string,
    actor: Actor,
    query: Pick<ListQuery, 'fields' | 'include'> = { include: [] },
  ): Promise<WireRow> {
    authorise(actor, resource.permissions.read);
    const find = async (tx: Tx): Promise<WireRow[] | undefined> => {
      const row = await this.stores.of(resource.name).find(tx, id);
      return row && this.wire(tx, resource, [row], query, actor);
    };
    // Whoever reads one row writes with its version next, and may have made it a moment ago.
    const found = isUuid(id) ? await this.reading(() => this.unitOfWork.readFresh(find)) : undefined;
    if (!found?.[0]) throw KernelErrors.not_found({ what: resource.name });
    return found[0];
  }

  /** Rows by id, in no order; ids of nothing are left out. */
  async getMany(
    resource: CompiledResource,
    ids: readonly string[],
    actor: Actor,
  ): Promise<readonly WireRow[]> {
    authorise(actor, resource.permissions.read);
    const known = ids.filter(isUuid);
    if (known.length === 0) return [];
    const find = (tx: Tx) => this.stores.of(resource.name).findMany(tx, known);
    const rows = await this.reading(() => this.unitOfWork.read(find));
    return rows.map((row) => rowToWire(resource, row, actor));
  }

  private async reading<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      throw translateDatabaseError(error, this.registry) ?? error;
    }
  }

  /** A hidden field must not be found out by filtering, sorting or including either. */
  private checkFields(resource: CompiledResource, query: ListQuery, actor: Actor): void {
    const asked = [
      ...query.filters.map(({ field }) => field),
      ...query.sort.map(({ field }) => field),
      ...query.include,
    ];
    for (const name of asked) {
      // `data.width` looks into the field `data`.
      const field = resource.field.get(name.split('.', 1)[0] ?? name);
      if (field && !mayRead(field, actor)) {
        throw KernelErrors.forbidden({ permission: field.field.options.visibility?.permission ?? '' });
      }
    }
  }

  private async page(
    tx: Tx,
    resource: CompiledResource,
    query: ListQuery,
  ): Promise<{ rows: Row[]; next: string | null }> {
    const store = this.stores.of(resource.name);
    const { sql, params } = pageStatement(resource, query, this.rulesOf(resource), store.selection);
    const cells = await tx.query<Record<string, unknown> & { cursor_key: string[] }>(sql, params);
    const rows = cells.slice(0, query.limit);
    const last = rows.at(-1);
    const next = cells.length > query.limit && last ? encodeCursor(query.sort, last.cursor_key) : null;
    return { rows: rows.map((row) => store.decode(row)), next };
  }

  private async count(
    tx: Tx,
    resource: CompiledResource,
    query: ListQuery,
  ): Promise<Required<Pick<Page, 'total' | 'totalExact'>>> {
    const { sql, params } = countStatement(resource, query, this.rulesOf(resource), COUNT_LIMIT + 1);
    const [row] = await tx.query<{ total: string; is_exact: boolean }>(sql, params);
    return { total: Number(row?.total ?? 0), totalExact: row?.is_exact ?? true };
  }

  private async wire(
    tx: Tx,
    resource: CompiledResource,
    rows: readonly Row[],
    query: Pick<ListQuery, 'fields' | 'include'>,
    actor: Actor,
  ): Promise<WireRow[]> {
    const wires = rows.map((row) => rowToWire(resource, row, actor, query.fields));
    for (const name of query.include) await this.include(tx, resource, name, rows, wires, actor);
    return wires;
  }

  /** Puts the rows that a reference field points to under `included.<field>`, with one statement for the whole page. */
  private async include(
    tx: Tx,
    resource: CompiledResource,
    name: string,
    rows: readonly Row[],
    wires: Record<string, unknown>[],
    actor: Actor,
  ): Promise<void> {
    const target = this.registry.resource(resource.field.get(name)?.target ?? '');
    authorise(actor, target.permissions.read);
    const idsOf = (row: Row) => [row[name]].flat().filter((id): id is string => typeof id === 'string');
    const found = await this.stores.of(target.name).findMany(tx, [...new Set(rows.flatMap(idsOf))]);
    const byId = new Map(found.map((row) => [row.id, rowToWire(target, row, actor)]));
    rows.forEach((row, index) => {
      const related = idsOf(row).map((id) => byId.get(id));
      const wire = wires[index];
      if (!wire) return;
      wire.included = {
        ...(wire.included ?? {}),
        [name]: Array.isArray(row[name]) ? related : (related[0] ?? null),
      };
    });
  }
}
