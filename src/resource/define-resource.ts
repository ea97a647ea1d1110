import type { WriteContext } from '../command/write-context.js';
import type { MediaProvider } from '../files/media-provider.js';
import type { Label } from '../values/label.js';
import type { Field, FieldOptions, Fields, ResourceName, ValueOf } from './field.js';
import type { ResourceAdmin } from '../plugin/admin.js';
import type { SideFilter } from './side-filter.js';

/** The columns every row has. */
export interface RowBase {
  readonly id: string;
  /** Counts writes from 1; a write that names another version is refused as stale. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What storefronts may read of a resource. */
export interface StorefrontReads<F extends Fields = Fields> {
  /** Path segment under `/v1/store/`; the resource's plural when left out. */
  readonly path?: string;
  /** Offers `GET /v1/store/<path>/{key}`; names the unique field that is the key. */
  readonly by?: keyof F & string;
  /** Offers `GET /v1/store/<path>`. */
  readonly list?: {
    /** Fields that may be filtered by. */
    readonly filters?: readonly (keyof F & string)[];
    /** `field` or `-field`; the first is the default order. `id` follows as the tie-breaker. */
    readonly sorts?: readonly string[];
  };
  /** Only rows with one of these values are visible. */
  readonly where?: { readonly [K in keyof F & string]?: readonly string[] };
  /** Only rows whose window holds the present time are visible; null ends are open. */
  readonly window?: { readonly from: keyof F & string; readonly until: keyof F & string };
}

/** A write of one row, as hooks see it. */
export interface RowWrite<Row> {
  readonly action: 'created' | 'updated' | 'deleted';
  readonly before: Row | null;
  readonly after: Row | null;
}

/** One of the writes of a transaction. A row that was written twice is there twice. */
export interface WrittenRow {
  readonly id: string;
  readonly action: 'created' | 'updated' | 'deleted';
  /** Names of the fields that changed; all of them for a new or a deleted row. */
  readonly changed: readonly string[];
}

export interface ResourceDeclaration<N extends ResourceName, F extends Fields> {
  readonly name: N;
  readonly labels: { readonly one: Label; readonly many: Label };
  /** Path segment and permission-free plural, kebab-case; made from the name when left out. */
  readonly plural?: string;
  readonly fields: F;
  /** The field a person knows a row by. */
  readonly title: keyof F & string;
  /**
   * `generic`: created, changed and deleted by routes and forms that the kernel makes. `commands`: only by declared
   * commands, because an invariant reaches beyond the row. `none`: read-only for everybody but the kernel.
   */
  readonly writes?: 'generic' | 'commands' | 'none';
  /** Sets of fields that are unique together. */
  readonly unique?: readonly (readonly (keyof F & string)[])[];
  /** Rules over one row, as SQL over its column names; `name` is what the error says. */
  readonly checks?: readonly { readonly name: string; readonly sql: string }[];
  /** Further b-tree indexes over fields. */
  readonly indexes?: readonly (readonly (keyof F & string)[])[];
  readonly storefront?: StorefrontReads<F>;
  readonly admin?: ResourceAdmin<keyof F & string>;
  /** Further filters of its lists in the back-office and under `/v1/admin`, by name or, for any key, by `name.*`. */
  readonly sideFilters?: Readonly<Record<string, SideFilter>>;
  /** Rows of this resource are what `f.media` fields refer to; one enabled resource at most. */
  readonly providesMedia?: MediaProvider;
  /** The former full name: a migration renames the table and keeps the data. */
  readonly renamedFrom?: ResourceName;
  /** Codes that the hooks below answer with; generic writes are documented with them. */
  readonly errors?: readonly string[];
  /** Runs in the transaction of each write, before the row is stored; may change what is stored. */
  readonly beforeWrite?: (
    context: WriteContext,
    write: { readonly before: RowOfFields<F> | null; readonly values: Partial<RowOfFields<F>> },
  ) => Promise<Partial<RowOfFields<F>>> | Partial<RowOfFields<F>>;
  /** Runs in the transaction of each write, after the row is stored. */
  readonly afterWrite?: (context: WriteContext, write: RowWrite<RowOfFields<F>>) => Promise<void>;
  /**
   * Runs once at the end of each transaction that wrote rows of this resource, with all of those writes: for what follows
   * from many rows as it does from one, in one statement.
   */
  readonly afterWrites?: (context: WriteContext, writes: readonly WrittenRow[]) => Promise<void>;
}

/** A declared resource. */
export interface Resource<
  N extends ResourceName = ResourceName,
  F extends Fields = Fields,
> extends ResourceDeclaration<N, F> {
  readonly writes: 'generic' | 'commands' | 'none';
}

export type RowOfFields<F extends Fields> = RowBase & { readonly [K in keyof F]: ValueOf<F[K]> };

/** The typed row of a resource. */
export type RowOf<R> = R extends { readonly fields: infer F extends Fields } ? RowOfFields<F> : never;

type MayBeLeftOut<O extends FieldOptions> = O extends { optional: true }
  ? true
  : O extends { default: unknown }
    ? true
    : O extends { machine: unknown }
      ? true
      : false;
type RequiredKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends Field<unknown, infer O> ? (MayBeLeftOut<O> extends true ? never : K) : never;
}[keyof F];

/** What a create takes: everything without `optional`, a default or a state machine must be there. */
export type NewRow<R> = R extends { readonly fields: infer F extends Fields }
  ? { readonly [K in RequiredKeys<F>]: ValueOf<F[K]> } & { readonly [K in keyof F]?: ValueOf<F[K]> } & {
      readonly id?: string;
    }
  : never;

/** What an update takes. */
export type RowPatch<R> = R extends { readonly fields: infer F extends Fields }
  ? { readonly [K in keyof F]?: ValueOf<F[K]> }
  : never;

/** A resource of whatever fields, as the kernel handles it. */
export type AnyResource = Omit<
  Resource<ResourceName, Fields>,
  'beforeWrite' | 'afterWrite' | 'title' | 'storefront' | 'admin' | 'unique' | 'indexes'
> & {
  readonly title: string;
  readonly unique?: readonly (readonly string[])[];
  readonly indexes?: readonly (readonly string[])[];
  readonly storefront?: Omit<StorefrontReads, 'where'> & {
    readonly where?: Readonly<Record<string, readonly string[]>>;
  };
  readonly admin?: ResourceAdmin;
  // Method syntax is bivariant, so a resource of known fields is accepted here.
  beforeWrite?(
    context: WriteContext,
    write: { readonly before: object | null; readonly values: object },
  ): Promise<object> | object;
  afterWrite?(context: WriteContext, write: RowWrite<object>): Promise<void>;
};

/**
 * Declares a resource: from it come the table, the typed row, validation, routes, OpenAPI schema, permissions, audit,
 * lifecycle events, back-office pages, import and export columns and a test factory.
 * @param declaration the resource; `name` is `<plugin>.<entity>`
 */
export function defineResource<const N extends ResourceName, const F extends Fields>(
  declaration: ResourceDeclaration<N, F>,
): Resource<N, F> {
  return Object.freeze({ ...declaration, writes: declaration.writes ?? 'generic' });
}
