import type { Type } from '@nestjs/common';
import type { z, ZodObject, ZodType } from 'zod';
import type { Actor } from '../access/actor.js';
import type { Tx } from '../database/unit-of-work.js';
import type { Port } from '../plugin/define-port.js';
import type { SettingsDefinition } from '../settings/define-settings.js';
import type { ListQuery } from '../resource/list-query.js';
import type { Label } from '../values/label.js';
import type { QueryList } from './query-list.js';

/** What a query's handler is given besides its input. */
export interface QueryContext {
  readonly actor: Actor;
  /** The application's clock, once for the whole query. */
  readonly now: Date;
  /** BCP 47 tag of the reader's language. */
  readonly locale: string;
  /** Content locales to try for a text, the reader's first. */
  readonly locales: readonly string[];
  /** Id of the row the query is about; empty for a query without a resource. */
  readonly targetId: string;
  /** SQL of a file's JSON for this reader, from SQL of the file's id whose alias is not `m`. */
  file(id: string): string;
  /** SQL of a translated text in the reader's language, from SQL of its document. */
  inLocale(document: string): string;
  /** Reads; on a replica where there are any. */
  readonly tx: Pick<Tx, 'query'>;
  /** The same for the statement that the query mostly is: see `Tx.prepared`. */
  prepared<R>(sql: string, params?: readonly unknown[]): Promise<R[]>;
  /**
   * JSON that PostgreSQL writes and nobody parses: the column `body` of the one row that a prepared statement gives.
   * @returns nothing when there is no such row
   */
  text(sql: string, params?: readonly unknown[]): Promise<JsonText | undefined>;
  /** The current values of settings. */
  settings<S extends SettingsDefinition>(settings: S): Promise<z.output<S['schema']>>;
  /** The implementations contributed to a port, by key. */
  port<T>(port: Port<T>): ReadonlyMap<string, T>;
  /** A Nest provider of any plugin's contract. */
  get<T>(token: Type<T> | symbol | string): T;
}

/** JSON as text, sent as it is. */
export class JsonText {
  /** @param isPrivate what no cache may keep, such as a preview */
  constructor(
    readonly body: string,
    readonly isPrivate = false,
  ) {}
}

/** The answer is at another address for good (RFC 9110 §15.4.2). */
export class MovedTo {
  /** @param path of this API, such as `/v1/store/pages/new-name` */
  constructor(readonly path: string) {}
}

type Checked<S> = S extends ZodType ? z.output<S> : Readonly<Record<string, never>>;

/** What a caller sent, checked. */
export interface QueryInput<
  P extends ZodObject | undefined = ZodObject,
  Q extends ZodObject | undefined = ZodObject,
  H extends ZodObject | undefined = ZodObject,
> {
  readonly params: Checked<P>;
  readonly query: Checked<Q>;
  readonly headers: Checked<H>;
  /** What a declared list is asked for; nothing for other queries. */
  readonly list: ListQuery;
}

export interface QueryDefinition<
  P extends ZodObject | undefined = ZodObject | undefined,
  Q extends ZodObject | undefined = ZodObject | undefined,
  H extends ZodObject | undefined = ZodObject | undefined,
  O extends ZodType = ZodType,
> {
  /** `<plugin>.<entity>.<what>`, or `<plugin>.<what>` without a resource. */
  readonly name: string;
  readonly label: Label;
  /** For storefronts: the whole path, `/v1/store/…`, with `:name` places. Left out, it is for the back-office. */
  readonly path?: string;
  /** Full name of the resource whose row the query is about: `GET /v1/admin/<plural>/{id}/<what>`. */
  readonly resource?: string;
  /** Back-office: the permission's full name; that of reading the resource, or the query's own name, when left out. */
  readonly permission?: string;
  /** The places of the path. */
  readonly params?: P;
  /** The query string; strict. */
  readonly query?: Q;
  /** Filters, orders and paging in the place of `query`, as lists of resources have them. */
  readonly list?: QueryList;
  /** Request headers that decide the answer, in lower case; caches are told by `Vary`. */
  readonly headers?: H;
  readonly result: O;
  /** Codes it answers with besides the kernel's. */
  readonly errors?: readonly string[];
  // Method syntax is bivariant, so queries of any input fit one list.
  handle(
    context: QueryContext,
    input: QueryInput<P, Q, H>,
  ): Promise<z.input<O> | JsonText | MovedTo | undefined>;
}

/**
 * Declares a query: a read beyond the rows of one resource. Storefronts and the back-office reach it by a route of its
 * own, with ETag and OpenAPI; it changes nothing. A handler that answers nothing means `kernel.not_found`.
 * @param query its name, schemas and handler
 */
export function defineQuery<
  P extends ZodObject | undefined,
  Q extends ZodObject | undefined,
  H extends ZodObject | undefined,
  O extends ZodType,
>(query: QueryDefinition<P, Q, H, O>): QueryDefinition<P, Q, H, O> {
  return Object.freeze({ ...query });
}
