import type { Actor } from '../access/actor.js';
import { authorise } from '../access/authorise.js';
import { translateDatabaseError } from '../database/database-errors.js';
import type { Tx, UnitOfWork } from '../database/unit-of-work.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import type { Registry } from '../plugin/registry.js';
import { fileJson } from '../resource/file-json.js';
import { inLocale, sqlLiteral } from '../resource/kinds/field-kind.js';
import { settingsValue } from '../settings/settings-store.js';
import type { Clock } from '../values/clock.js';
import {
  JsonText,
  MovedTo,
  type QueryContext,
  type QueryDefinition,
  type QueryInput,
} from './define-query.js';
import { permissionOf } from './query-place.js';

/** One call of a query, from wherever it comes. */
export interface QueryCall {
  readonly actor: Actor;
  readonly locale: string;
  /** Checked against the schemas of the query. */
  readonly input: QueryInput;
  /** The row it is about, for queries of a resource. */
  readonly targetId?: string;
}

/** Runs queries: authorise → read, on one connection, without a transaction. */
export class QueryBus {
  /** @param provider looks a Nest provider up */
  constructor(
    private readonly registry: Registry,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly provider: (token: unknown) => unknown,
    /** What stands before the path of a file. */
    private readonly filesOrigin: string,
  ) {}

  /**
   * Runs a query.
   * @param query the declared query
   * @param call who asks what
   * @returns JSON text, or where the answer is now. Raises `kernel.unauthenticated`, `kernel.forbidden`,
   * `kernel.not_found` when the handler answers nothing, and what the handler raises
   */
  async execute(query: QueryDefinition, call: QueryCall): Promise<JsonText | MovedTo> {
    const permission = permissionOf(query);
    if (permission !== undefined) authorise(call.actor, permission);
    try {
      const answer = await this.unitOfWork.read((tx) =>
        query.handle(this.context(tx, query, call), call.input),
      );
      if (answer === undefined) throw KernelErrors.not_found({ what: query.resource ?? query.name });
      if (answer instanceof JsonText || answer instanceof MovedTo) return answer;
      return new JsonText(JSON.stringify(query.result.parse(answer)));
    } catch (error) {
      throw translateDatabaseError(error, this.registry) ?? error;
    }
  }

  private context(
    tx: Tx,
    { name }: QueryDefinition,
    { actor, locale, targetId = '' }: QueryCall,
  ): QueryContext {
    const { registry, clock, provider, filesOrigin } = this;
    const locales = [locale, ...registry.locales.filter((other) => other !== locale)];
    const literals = locales.map(sqlLiteral);
    return {
      actor,
      now: clock.now(),
      locale,
      locales,
      file: (id) => fileJson(registry, id, literals, filesOrigin),
      inLocale: (document) => inLocale(document, literals),
      targetId,
      tx,
      prepared: (sql, params) => tx.prepared(name, sql, params),
      text: async (sql, params) => {
        const [row] = await tx.prepared<{ body: string }>(name, sql, params);
        return row && new JsonText(row.body);
      },
      settings: (settings) => settingsValue(tx, settings),
      port: <T>(port: { readonly name: string }) =>
        registry.contributions(port.name) as ReadonlyMap<string, T>,
      get: <T>(token: unknown) => provider(token) as T,
    };
  }
}
