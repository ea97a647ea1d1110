import { createHash } from 'node:crypto';
import { translateDatabaseError } from '../database/database-errors.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import type { Registry } from '../plugin/registry.js';
import type { Clock } from '../values/clock.js';
import type { CompiledField, CompiledResource } from './compiled-resource.js';
import { adminQueryRules, sortOf, type ListQuery, type QueryRules } from './list-query.js';
import { encodeCursor, listConditions, Params, paging } from './list-sql.js';
import { fileJson } from './file-json.js';
import { linkTable, searchedFields } from './resource-ddl.js';
import { sqlLiteral, sqlName } from './kinds/field-kind.js';

/** JSON text as PostgreSQL wrote it, sent without being parsed. */
export interface StorefrontText {
  readonly body: string;
  /** Changes when the text does. */
  readonly tag: string;
}

/** Reads rows for storefronts: visible rows and fields only, one statement each, in the reader's language. */
export class StorefrontReads {
  private readonly rules = new Map<string, QueryRules>();

  constructor(
    private readonly registry: Registry,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    /** What stands before the path of a file. */
    private readonly filesOrigin: string,
  ) {}

  /** What a storefront may ask of a list. */
  rulesOf(resource: CompiledResource): QueryRules {
    const known = this.rules.get(resource.name) ?? storefrontQueryRules(resource);
    this.rules.set(resource.name, known);
    return known;
  }

  /**
   * One visible row.
   * @param key value of the field that the resource is read by
   * @param locale one of the content locales
   * @param options `anyState` shows the row whatever `where` and `window` say, for previews
   * @returns its JSON, or nothing
   */
  async one(
    resource: CompiledResource,
    key: string,
    locale: string,
    options: { readonly anyState?: boolean } = {},
  ): Promise<StorefrontText | undefined> {
    const params = new Params();
    const column = resource.field.get(resource.definition.storefront?.by ?? '')?.columns[0];
    if (!column || key.includes('\u0000')) return undefined;
    const conditions = [`t.${sqlName(column.name)} = ${params.add(key, column.type)}`];
    if (!options.anyState) conditions.push(...this.visible(resource, params));
    const [row] = await this.query<{ body: string }>(
      `SELECT row_to_json(item)::text AS body FROM (${this.select(resource, locale)} WHERE ${conditions.join(' AND ')}) item`,
      params.values,
    );
    return row && { body: row.body, tag: tagOf(row.body) };
  }

  /**
   * One page of visible rows.
   * @param query checked against {@link rulesOf}
   * @param locale one of the content locales
   */
  async list(resource: CompiledResource, query: ListQuery, locale: string): Promise<StorefrontText> {
    const rules = this.rulesOf(resource);
    const params = new Params();
    const conditions = [...listConditions(resource, query, rules, params), ...this.visible(resource, params)];
    const { orderBy, cursor, condition } = paging(query, rules, params);
    if (condition) conditions.push(condition);
    const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
    const item = `(SELECT row_to_json(item)::text FROM (SELECT ${this.members(resource, locale)}) item)`;
    const rows = await this.query<{ body: string; cursor_key: string[] }>(
      `SELECT ${item} AS body, ${cursor} AS cursor_key FROM ${sqlName(resource.table)} t ${where} ` +
        `ORDER BY ${orderBy} LIMIT ${query.limit + 1}`,
      params.values,
    );
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    const next = rows.length > query.limit && last ? encodeCursor(query.sort, last.cursor_key) : null;
    const body = `{"items":[${page.map((row) => row.body).join(',')}],"next":${JSON.stringify(next)}}`;
    return { body, tag: tagOf(body) };
  }

  private async query<R>(sql: string, params: readonly unknown[]): Promise<R[]> {
    try {
      return await this.unitOfWork.read((tx) => tx.query<R>(sql, params));
    } catch (error) {
      throw translateDatabaseError(error, this.registry) ?? error;
    }
  }

  private select(resource: CompiledResource, locale: string): string {
    return `SELECT ${this.members(resource, locale)} FROM ${sqlName(resource.table)} t`;
  }

  private members(resource: CompiledResource, locale: string): string {
    const locales = [locale, ...this.registry.locales.filter((other) => other !== locale)].map(sqlLiteral);
    const media = this.registry.mediaResource();
    const fields = storefrontFields(resource).map((field) => {
      const sql =
        media && field.target === media.name
          ? mediaJson(resource, field, (id) => fileJson(this.registry, id, locales, this.filesOrigin))
          : fieldJson(resource, field, locales);
      return `${sql} AS ${sqlName(field.name)}`;
    });
    return ['t.id AS "id"', ...fields].join(', ');
  }

  private visible(resource: CompiledResource, params: Params): string[] {
    const { where = {}, window } = resource.definition.storefront ?? {};
    const column = (name: string) => `t.${sqlName(resource.field.get(name)?.columns[0]?.name ?? '')}`;
    const conditions = Object.entries(where).map(([name, values]) => {
      const type = resource.field.get(name)?.columns[0]?.type ?? 'text';
      return `${column(name)} = ANY(${params.add(values, `${type}[]`)})`;
    });
    if (!window) return conditions;
    const now = params.add(this.clock.now(), 'timestamptz');
    const [from, until] = [column(window.from), column(window.until)];
    return [
      ...conditions,
      `(${from} IS NULL OR ${from} <= ${now})`,
      `(${until} IS NULL OR ${until} > ${now})`,
    ];
  }
}

/** The fields that storefronts see. */
export function storefrontFields(resource: CompiledResource): readonly CompiledField[] {
  return resource.fields.filter(
    ({ field }) => field.options.visibility?.storefront === true && field.kind !== 'secret',
  );
}

function fieldJson(resource: CompiledResource, field: CompiledField, locales: readonly string[]): string {
  if (field.field.kind === 'refs') {
    const link = sqlName(linkTable(resource, field));
    return `ARRAY(SELECT l.target_id FROM ${link} l WHERE l.owner_id = t.id ORDER BY l.position)`;
  }
  return field.kind.json(
    field.columns.map(({ name }) => `t.${sqlName(name)}`),
    locales,
    field.field,
  );
}

/** The file that a field refers to, or all of them in their order, as what a page needs of them. */
function mediaJson(resource: CompiledResource, field: CompiledField, json: (id: string) => string): string {
  if (field.field.kind !== 'refs') return json(`t.${sqlName(field.columns[0]?.name ?? '')}`);
  const link = sqlName(linkTable(resource, field));
  return `ARRAY(SELECT ${json('l.target_id')} FROM ${link} l WHERE l.owner_id = t.id ORDER BY l.position)`;
}

function tagOf(body: string): string {
  return createHash('sha1').update(body).digest('base64url');
}

/**
 * What storefronts may ask of a list: the declared filters and sorts, and the search box.
 * @param resource the compiled resource
 */
export function storefrontQueryRules(resource: CompiledResource): QueryRules {
  const all = adminQueryRules(resource);
  const { filters = [], sorts = ['-createdAt'] } = resource.definition.storefront?.list ?? {};
  const defaults = sorts.map(sortOf);
  const sortable = new Set(defaults.map(({ field }) => field));
  const names = new Set<string>([...filters, ...sortable]);
  return {
    queryable: new Map(
      [...all.queryable]
        .filter(([name]) => names.has(name))
        .map(([name, entry]) => [
          name,
          {
            ...entry,
            operators: filters.includes(name) ? entry.operators : [],
            sortable: sortable.has(name),
          },
        ]),
    ),
    includable: [],
    members: [],
    // A hidden field must not be found out by searching either.
    searchable:
      all.searchable && searchedFields(resource).every(({ field }) => field.options.visibility?.storefront),
    defaultSort: defaults.slice(0, 1),
  };
}
