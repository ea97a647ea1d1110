import pg from 'pg';
import type { DataSourceOptions, EntitySchema } from 'typeorm';
import type { Config } from '../config/config.js';

const DATE_OID = 1082;

/** Told of a connection that broke while nobody was waiting for it. */
export type ConnectionFailure = (error: Error) => void;

/**
 * Options of the application's only data source.
 * @param config pool size, TLS, timeouts and replicas
 * @param url address of the primary: configured, or that of the embedded database
 * @param entities the registered resources
 * @param onFailure told of broken idle connections
 */
export function dataSourceOptions(
  config: Config['database'],
  url: string,
  entities: EntitySchema[],
  onFailure: ConnectionFailure,
): DataSourceOptions {
  // A calendar day has no time zone; pg would make it midnight of the machine's own.
  pg.types.setTypeParser(DATE_OID, (text) => text);
  const replicas =
    config.replicaUrls.length > 0
      ? {
          replication: replication(
            url,
            config.replicaUrls.map((secret) => secret.reveal()),
          ),
        }
      : { url };
  return {
    type: 'postgres',
    ...replicas,
    ssl: config.ssl,
    entities,
    synchronize: false,
    migrationsRun: false,
    logging: false,
    applicationName: 'emporion',
    poolErrorHandler: onFailure,
    connectTimeoutMS: config.connectionTimeoutMs,
    poolSize: config.poolSize,
    extra: {
      statement_timeout: config.statementTimeoutMs,
      lock_timeout: config.lockTimeoutMs,
      idle_in_transaction_session_timeout: config.idleInTransactionTimeoutMs,
      keepAlive: true,
      Client: listeningClient(onFailure),
    },
  };
}

function replication(master: string, slaves: readonly string[]) {
  return {
    master: { url: master },
    slaves: slaves.map((slave) => ({ url: slave })),
    defaultMode: 'slave' as const,
  };
}

/**
 * A pg client that always listens for its own errors: one that is checked out when its connection breaks would
 * otherwise end the process with an uncaught `error` event, which `pool.on('error')` does not see.
 */
function listeningClient(onFailure: ConnectionFailure): typeof pg.Client {
  return class extends pg.Client {
    constructor(options?: pg.ClientConfig) {
      super(options);
      this.on('error', onFailure);
    }
  };
}
