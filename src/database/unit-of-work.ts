import { AsyncLocalStorage } from 'node:async_hooks';
import { KernelErrors } from '../errors/kernel.errors.js';
import type { ClientBase } from 'pg';
import {
  QueryRunnerAlreadyReleasedError,
  type DataSource,
  type EntityManager,
  type QueryRunner,
} from 'typeorm';
import { preparedName } from './prepared-name.js';

/** The database inside one unit of work. Statements run one after another on one connection. */
export interface Tx {
  query<R = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<R[]>;
  /**
   * The same for a statement that is asked often: each connection plans it once. Values are parameters, so that there are
   * few texts of it; its columns are named one by one, so that a migration beside it changes no column of a kept plan.
   * @param group what it is for; up to 60 texts of a group are kept, further ones are planned each time
   */
  prepared<R = Record<string, unknown>>(
    group: string,
    sql: string,
    params?: readonly unknown[],
  ): Promise<R[]>;
  /** TypeORM's manager on the same connection and transaction. */
  readonly manager: EntityManager;
  /** Runs after the outermost commit; a failure there is logged and changes nothing. */
  afterCommit(effect: () => void | Promise<void>): void;
  /** Runs a part that may fail without ending the transaction. */
  savepoint<T>(part: (tx: Tx) => Promise<T>): Promise<T>;
}

interface Scope {
  readonly tx: ScopedTx;
  readonly transactional: boolean;
  /** Whether it is on the primary. */
  readonly fresh: boolean;
  open: boolean;
}

/** Remembers a failed statement, so that a transaction whose error was swallowed is not believed to be committed. */
interface ScopedTx extends Tx {
  failure: unknown;
}

/** Told of after-commit effects, or statements, that failed. */
export type EffectFailure = (error: unknown) => void;

const RETRIES = 3;
/** serialization_failure and deadlock_detected: the whole transaction may simply be run again. */
const RETRYABLE = new Set(['40001', '40P01']);

/**
 * One command, one transaction, carried by async context: whatever runs inside joins the transaction that is open.
 */
export class UnitOfWork {
  private readonly scopes = new AsyncLocalStorage<Scope>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly onEffectFailure: EffectFailure = () => undefined,
  ) {}

  /**
   * Runs a function in the open transaction, or in a new one that commits when it resolves and rolls back when it
   * throws. Serialisation failures and deadlocks are retried three times by the outermost call, so the function may
   * run more than once and must keep its effects in the database or in `afterCommit`.
   * @param work what to do
   */
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const outer = this.scopes.getStore();
    if (outer?.open && outer.transactional) return work(outer.tx);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.transaction(work);
      } catch (error) {
        if (attempt > RETRIES || !RETRYABLE.has(sqlState(error) ?? '')) throw error;
      }
    }
  }

  /**
   * Runs reads in the open transaction, or on a borrowed connection without one (a replica where there are any).
   * @param work what to read
   */
  async read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const outer = this.scopes.getStore();
    return outer?.open ? work(outer.tx) : this.borrowed('slave', work);
  }

  /**
   * The same where a replica's lag would be an error and not only old news: a row whose version is written with, or
   * what this caller has just stored. Reads the primary.
   * @param work what to read
   */
  async readFresh<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const outer = this.scopes.getStore();
    return outer?.open && outer.fresh ? work(outer.tx) : this.borrowed('master', work);
  }

  /** The transaction that is open here, if there is one. */
  current(): Tx | undefined {
    const scope = this.scopes.getStore();
    return scope?.open && scope.transactional ? scope.tx : undefined;
  }

  /**
   * Runs a function outside whatever transaction is open, e.g. to report progress that must be seen at once.
   * @param work what to do
   */
  outside<T>(work: () => Promise<T>): Promise<T> {
    return this.scopes.exit(work);
  }

  private runner(mode: 'master' | 'slave'): QueryRunner {
    if (!this.dataSource.isInitialized) throw KernelErrors.unavailable();
    return this.dataSource.createQueryRunner(mode);
  }

  private async borrowed<T>(mode: 'master' | 'slave', work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.runner(mode);
    const fresh = mode === 'master' || !this.dataSource.driver.isReplicated;
    const scope: Scope = { tx: makeTx(runner, []), transactional: false, fresh, open: true };
    try {
      return await this.scopes.run(scope, () => work(scope.tx));
    } finally {
      scope.open = false;
      await runner.release();
    }
  }

  private async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.runner('master');
    const effects: (() => void | Promise<void>)[] = [];
    const scope: Scope = { tx: makeTx(runner, effects), transactional: true, fresh: true, open: true };
    let result: T;
    try {
      await runner.startTransaction();
      result = await this.scopes.run(scope, () => work(scope.tx));
      scope.open = false;
      // PostgreSQL answers COMMIT of an aborted transaction with ROLLBACK and no error.
      if (scope.tx.failure !== undefined) throw scope.tx.failure as Error;
      await runner.commitTransaction();
    } catch (error) {
      scope.open = false;
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
    for (const effect of effects) await this.outside(async () => effect()).catch(this.onEffectFailure);
    return result;
  }
}

function statementsOf(runner: QueryRunner, onFailure: EffectFailure): Pick<Tx, 'query' | 'prepared'> {
  const watched = async <T>(statement: () => Promise<T>): Promise<T> => {
    try {
      return await statement();
    } catch (error) {
      onFailure(error);
      throw error;
    }
  };
  return {
    query: <R>(sql: string, params: readonly unknown[] = []) =>
      watched(async () => {
        const result = await runner.query(sql, [...params], true);
        return (result.records ?? []) as R[];
      }),
    prepared: <R>(group: string, sql: string, params: readonly unknown[] = []) =>
      watched(async () => {
        // Else it would speak on a connection that by now is somebody else's.
        if (runner.isReleased) throw new QueryRunnerAlreadyReleasedError();
        const connection = (await runner.connect()) as ClientBase;
        const name = preparedName(group, sql);
        const query = { ...(name === undefined ? {} : { name }), text: sql, values: [...params] };
        return (await connection.query(query)).rows as R[];
      }),
  };
}

function makeTx(runner: QueryRunner, effects: (() => void | Promise<void>)[]): ScopedTx {
  const tx: ScopedTx = {
    failure: undefined,
    ...statementsOf(runner, (error) => (tx.failure ??= error)),
    get manager() {
      return runner.manager;
    },
    afterCommit: (effect) => void effects.push(effect),
    savepoint: async (part) => {
      await runner.startTransaction();
      const kept = effects.length;
      const failureBefore = tx.failure;
      try {
        const result = await part(tx);
        if (tx.failure !== failureBefore) throw tx.failure as Error;
        await runner.commitTransaction();
        return result;
      } catch (error) {
        effects.length = kept;
        await runner.rollbackTransaction();
        tx.failure = failureBefore;
        throw error;
      }
    },
  };
  return tx;
}

/**
 * The SQLSTATE of a database error, through whatever wraps it.
 * @param error anything thrown
 * @returns five characters, or nothing when it is no database error
 */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, driverError } = error as { code?: unknown; driverError?: unknown };
  if (driverError !== undefined) return sqlState(driverError);
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}
