import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearestName } from '../values/names.js';
import { type ConfigFault, crossFaults, warningsOf } from './config.rules.js';
import { environmentSchema, SETTING_NAMES, type SettingName, type Settings } from './config.schema.js';
import { keptSecret } from './kept-secret.js';
import { Secret } from './secret.js';

/** Nest token of the {@link Config}. */
export const CONFIG = Symbol('CONFIG');

/** Every fault of the configuration in one error; its message is made to be printed as it is. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly ConfigFault[]) {
    const count = faults.length === 1 ? 'one setting is wrong' : `${faults.length} settings are wrong`;
    const lines = faults.map((fault) => `  ${fault.variable} ${fault.problem}.\n    → ${fault.remedy}`);
    super(
      `Emporion cannot start: ${count}.\n\n${lines.join('\n')}\n\nEvery setting is explained in .env.example.`,
    );
  }
}

/** The whole configuration, parsed once at start. Times are in milliseconds, sizes in bytes. */
export type Config = Readonly<ReturnType<typeof arrange>>;

/**
 * Reads every setting from the environment.
 * @param env the environment; empty texts count as unset
 * @param secretOf gives the secret of an installation outside production that set none; gets the data folder's absolute path
 * @throws ConfigError that lists every fault
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
  secretOf: (dataDir: string) => string = keptSecret,
): Config {
  const { settings, faults } = parse(env);
  faults.push(...unknownNames(env), ...crossFaults(settings));
  const ca = attempt(faults, 'DATABASE_SSL_CA', 'Give the path of a PEM file that this user may read.', () =>
    settings.DATABASE_SSL_CA === undefined ? undefined : readFileSync(settings.DATABASE_SSL_CA, 'utf8'),
  );
  if (faults.length > 0) throw new ConfigError(faults);

  const complete = settings as Settings;
  const dataDir = resolve(complete.DATA_DIR);
  const secret = attempt(faults, 'EMPORION_SECRET', `Let this user write to ${dataDir}, or set it.`, () =>
    complete.EMPORION_SECRET === undefined ? new Secret(secretOf(dataDir)) : complete.EMPORION_SECRET,
  );
  if (secret === undefined) throw new ConfigError(faults);
  return Object.freeze(arrange(complete, { dataDir, ca, secret, warnings: warningsOf(complete, env) }));
}

function parse(env: Readonly<Record<string, string | undefined>>): {
  settings: Partial<Settings>;
  faults: ConfigFault[];
} {
  const faults: ConfigFault[] = [];
  const settings: Partial<Record<SettingName, unknown>> = {};
  for (const variable of SETTING_NAMES) {
    const read = environmentSchema.shape[variable].safeParse(env[variable]?.trim() || undefined);
    if (read.success) settings[variable] = read.data;
    for (const issue of read.error?.issues ?? []) {
      const remedy: unknown = issue.code === 'custom' ? issue.params?.['remedy'] : undefined;
      faults.push({
        variable,
        problem: issue.message,
        remedy: typeof remedy === 'string' ? remedy : 'Correct it.',
      });
    }
  }
  return { settings: settings as Partial<Settings>, faults };
}

/** Our own prefix leaves no room for a stranger's variable, so an unknown one is a slip of the pen. */
function unknownNames(env: Readonly<Record<string, string | undefined>>): ConfigFault[] {
  const ours = /^EMPORION_(?!TEST_)/;
  return Object.keys(env)
    .filter((name) => ours.test(name) && !(SETTING_NAMES as readonly string[]).includes(name))
    .map((variable) => {
      const near = nearestName(variable, SETTING_NAMES);
      const remedy = near === undefined ? 'Take it out.' : `Did you mean ${near}? Otherwise take it out.`;
      return { variable, problem: 'is no setting', remedy };
    });
}

function attempt<T>(faults: ConfigFault[], variable: string, remedy: string, act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    faults.push({ variable, problem: `cannot be had: ${(error as Error).message}`, remedy });
    return undefined;
  }
}

interface Arranged {
  readonly dataDir: string;
  readonly ca: string | undefined;
  readonly secret: Secret;
  readonly warnings: readonly string[];
}

function arrange(settings: Settings, { dataDir, ca, secret, warnings }: Arranged) {
  const embedded = settings.DATABASE_URL === undefined;
  const production = settings.NODE_ENV === 'production';
  return {
    environment: settings.NODE_ENV,
    production,
    role: settings.EMPORION_ROLE,
    /** Absolute path. */
    dataDir,
    /** Signs tokens and preview links, encrypts secret fields. */
    secret,
    /** Former ones: what they signed or encrypted is still taken. */
    previousSecrets: settings.EMPORION_SECRET_PREVIOUS ?? [],
    /** What is allowed and yet worth a line at start. */
    warnings,
    shutdown: {
      timeoutMs: settings.SHUTDOWN_TIMEOUT_SECONDS * 1_000,
      graceMs: settings.SHUTDOWN_GRACE_SECONDS * 1_000,
    },
    http: httpOf(settings),
    database: databaseOf(settings, ca),
    redisUrl: settings.REDIS_URL,
    jobs: { concurrency: settings.JOB_CONCURRENCY ?? Math.min(4, settings.DATABASE_POOL_SIZE - 2) },
    session: { ttlMs: settings.SESSION_TTL },
    /** Undefined means no limit. */
    rateLimits: {
      storefront: settings.RATE_LIMIT_STOREFRONT,
      admin: settings.RATE_LIMIT_ADMIN,
      login: settings.RATE_LIMIT_LOGIN,
    },
    log: { level: settings.LOG_LEVEL, format: settings.LOG_FORMAT },
    /** Addresses and ranges that may be called beside the public internet. */
    outboundAllow: settings.OUTBOUND_ALLOW ?? [],
    metricsToken: settings.METRICS_TOKEN,
    locales: { default: settings.DEFAULT_LOCALE, all: settings.LOCALES },
    demoData: settings.DEMO_DATA === 'on' || (settings.DEMO_DATA === 'auto' && embedded && !production),
    files: filesOf(settings, dataDir),
    smtpUrl: settings.SMTP_URL,
  };
}

function httpOf(settings: Settings) {
  const origins = settings.CORS_ORIGINS ?? [];
  return {
    host: settings.HOST,
    port: settings.PORT,
    /** Origin without a slash at the end. */
    publicUrl: settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`,
    trustProxy: settings.TRUST_PROXY,
    bodyLimit: settings.BODY_LIMIT,
    requestTimeoutMs: settings.REQUEST_TIMEOUT,
    transferLimit: settings.TRANSFER_UPLOAD_LIMIT,
    corsOrigins: origins.includes('*') ? ('*' as const) : origins,
  };
}

function filesOf(settings: Settings, dataDir: string) {
  const { MEDIA_S3_ENDPOINT: endpoint, MEDIA_S3_BUCKET: bucket, MEDIA_S3_SECRET_KEY: secretKey } = settings;
  const { MEDIA_S3_ACCESS_KEY: accessKey, MEDIA_S3_REGION: region } = settings;
  const isLocal = settings.MEDIA_STORAGE === 'local' || !endpoint || !bucket || !accessKey || !secretKey;
  return {
    storage: isLocal
      ? { kind: 'local' as const, directory: dataDir }
      : { kind: 's3' as const, endpoint, bucket, region, accessKey, secretKey },
    /** Origin before `/media/` in the addresses that storefronts are given. */
    publicUrl: settings.MEDIA_PUBLIC_URL ?? httpOf(settings).publicUrl,
    /** Whether that is not the application's own origin. */
    onOtherOrigin: settings.MEDIA_PUBLIC_URL !== undefined,
    uploadLimit: settings.MEDIA_UPLOAD_LIMIT,
    /** Pixels. */
    pixelLimit: settings.MEDIA_PIXEL_LIMIT * 1_000_000,
  };
}

function databaseOf(settings: Settings, ca: string | undefined) {
  const strict = settings.DATABASE_SSL === 'verify-full';
  return {
    /** Undefined means the embedded database. */
    url: settings.DATABASE_URL,
    replicaUrls: settings.DATABASE_REPLICA_URLS ?? [],
    poolSize: settings.DATABASE_POOL_SIZE,
    /** As the pg driver takes it. */
    ssl:
      settings.DATABASE_SSL === 'off'
        ? (false as const)
        : { rejectUnauthorized: strict, ...(ca ? { ca } : {}) },
    connectionTimeoutMs: settings.DATABASE_CONNECTION_TIMEOUT,
    lockTimeoutMs: settings.DATABASE_LOCK_TIMEOUT,
    statementTimeoutMs: settings.DATABASE_STATEMENT_TIMEOUT,
    idleInTransactionTimeoutMs: settings.DATABASE_IDLE_IN_TRANSACTION_TIMEOUT,
  };
}
