import type pg from 'pg';
import type { DataSource } from 'typeorm';

/** Connections of a pool by what they do. */
export interface PoolCounts {
  /** Open ones, at most `DATABASE_POOL_SIZE`. */
  readonly total: number;
  readonly idle: number;
  /** Callers that have none yet. */
  readonly waiting: number;
}

/** TypeORM's driver, as far as its pools go. */
interface PooledDriver {
  /** Undefined until it has connected. */
  readonly master?: pg.Pool;
  readonly slaves: readonly pg.Pool[];
}

/**
 * What the pools of a data source do at this moment.
 * @param dataSource of type postgres
 * @returns `primary`, and each replica as `replica-1`, `replica-2`, …; nothing before it has connected
 */
export function poolCounts(dataSource: DataSource): Record<string, PoolCounts> {
  const { master, slaves } = dataSource.driver as unknown as PooledDriver;
  const pools = [
    ...(master ? [['primary', master] as const] : []),
    ...slaves.map((pool, index) => [`replica-${index + 1}`, pool] as const),
  ];
  return Object.fromEntries(
    pools.map(([name, pool]) => [
      name,
      { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount },
    ]),
  );
}
