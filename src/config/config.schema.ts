import { z } from 'zod';
import {
  locale,
  origin,
  originOrAny,
  postgresAddress,
  privateRange,
  redisAddress,
  smtpAddress,
  trustedProxies,
} from './network-readers.js';
import { bytes, duration, integer, list, oneOf, rateLimit, type Reader, secret, text } from './readers.js';
import { SECRET_LENGTH } from './secret-strength.js';

/** The headings of `.env.example` and of the README's table, in their order. */
export const SETTING_GROUPS = [
  'Process',
  'HTTP',
  'Database',
  'Redis and jobs',
  'Security',
  'Limits',
  'Files',
  'Logs and metrics',
  'Content and mail',
] as const;

/** What the documents say of one setting. */
export interface SettingAbout {
  readonly group: (typeof SETTING_GROUPS)[number];
  readonly description: string;
  /** The text that stands for an unset variable. */
  readonly default?: string;
  /** What an unset variable without a default means. */
  readonly whenUnset?: string;
  /** A value to show where there is no default. */
  readonly example?: string;
}

const abouts = z.registry<SettingAbout>();

type Optional<T> = z.ZodType<T, string | undefined>;

function setting<T>(read: Reader<T>, about: SettingAbout & { default: string }): Optional<T>;
function setting<T>(read: Reader<T>, about: SettingAbout): Optional<T | undefined>;
function setting<T>(read: Reader<T>, about: SettingAbout): Optional<T | undefined> {
  const schema = about.default === undefined ? read.optional() : read.prefault(about.default);
  abouts.add(schema, about);
  return schema;
}

const onOff = oneOf('auto', 'on', 'off');

/** Every environment variable that the application reads. Nothing else may look into `process.env`. */
export const environmentSchema = z.object({
  NODE_ENV: setting(oneOf('development', 'production', 'test'), {
    group: 'Process',
    description: 'production hides inner messages, logs JSON and refuses weak secrets.',
    default: 'development',
  }),
  EMPORION_ROLE: setting(oneOf('all', 'server', 'worker'), {
    group: 'Process',
    description: 'server answers HTTP, worker runs jobs, all does both. All but all need DATABASE_URL.',
    default: 'all',
  }),
  DATA_DIR: setting(text, {
    group: 'Process',
    description: 'Folder of the embedded database, of media files and of the kept secret.',
    default: 'data',
  }),
  SHUTDOWN_TIMEOUT_SECONDS: setting(integer(1, 600), {
    group: 'Process',
    description: 'Longest time from SIGTERM to the end; what still runs then is cut off.',
    default: '25',
  }),
  SHUTDOWN_GRACE_SECONDS: setting(integer(0, 300), {
    group: 'Process',
    description:
      'Part of it during which a node already answers 503 on /health/ready and still serves, so that a load balancer notices. 5 behind deploy/nginx.conf.',
    default: '0',
  }),

  HOST: setting(text, {
    group: 'HTTP',
    description: 'Address to listen on; 0.0.0.0 for every interface.',
    default: '127.0.0.1',
  }),
  PORT: setting(integer(0, 65_535), {
    group: 'HTTP',
    description: 'Port to listen on; 0 takes a free one.',
    default: '3000',
  }),
  PUBLIC_URL: setting(origin, {
    group: 'HTTP',
    description: 'Origin under which people reach this installation; https makes cookies Secure.',
    whenUnset: 'http://localhost:PORT',
    example: 'https://api.example.org',
  }),
  TRUST_PROXY: setting(trustedProxies, {
    group: 'HTTP',
    description: 'Proxies whose X-Forwarded-For is believed: off, a number of hops, or addresses and ranges.',
    default: 'off',
  }),
  BODY_LIMIT: setting(bytes(1_024, 1_073_741_824), {
    group: 'HTTP',
    description: 'Largest request body, uploads apart.',
    default: '1MiB',
  }),
  REQUEST_TIMEOUT: setting(duration('500ms', '1h'), {
    group: 'HTTP',
    description:
      'Longest time in which a client sends a whole request, uploads too; a slower one is cut off.',
    default: '1m',
  }),
  TRANSFER_UPLOAD_LIMIT: setting(bytes(1_024, 1_099_511_627_776), {
    group: 'HTTP',
    description: 'Largest file that may be imported.',
    default: '512MiB',
  }),
  CORS_ORIGINS: setting(list(originOrAny), {
    group: 'HTTP',
    description: 'Origins of storefronts that call from a browser, separated by commas; * for every one.',
    whenUnset: 'none',
    example: 'https://www.example.org',
  }),

  DATABASE_URL: setting(postgresAddress, {
    group: 'Database',
    description: 'PostgreSQL 15 or newer.',
    whenUnset: 'an embedded PostgreSQL in DATA_DIR',
    example: 'postgres://emporion:PASSWORD@localhost:5432/emporion',
  }),
  DATABASE_POOL_SIZE: setting(integer(3, 500), {
    group: 'Database',
    description: 'Most connections of one process to each database server.',
    default: '12',
  }),
  DATABASE_SSL: setting(oneOf('off', 'require', 'verify-full'), {
    group: 'Database',
    description: 'require encrypts, verify-full also checks certificate and host name.',
    default: 'off',
  }),
  DATABASE_SSL_CA: setting(text, {
    group: 'Database',
    description: 'File with the certificate authority in PEM form.',
    whenUnset: 'the authorities that Node knows',
    example: '/etc/ssl/certs/database-ca.pem',
  }),
  DATABASE_REPLICA_URLS: setting(list(postgresAddress), {
    group: 'Database',
    description: 'Read replicas, separated by commas.',
    whenUnset: 'none',
    example: 'postgres://emporion:PASSWORD@replica:5432/emporion',
  }),
  DATABASE_CONNECTION_TIMEOUT: setting(duration('100ms', '60s'), {
    group: 'Database',
    description: 'Longest wait for a connection; then the request is answered with 503.',
    default: '2s',
  }),
  DATABASE_LOCK_TIMEOUT: setting(duration('100ms', '10m'), {
    group: 'Database',
    description: 'Longest wait of a statement for a lock.',
    default: '5s',
  }),
  DATABASE_STATEMENT_TIMEOUT: setting(duration('100ms', '24h'), {
    group: 'Database',
    description: 'Longest run of a statement.',
    default: '30s',
  }),
  DATABASE_IDLE_IN_TRANSACTION_TIMEOUT: setting(duration('100ms', '10m'), {
    group: 'Database',
    description: 'Longest pause between two statements of a transaction.',
    default: '5s',
  }),

  REDIS_URL: setting(redisAddress, {
    group: 'Redis and jobs',
    description:
      'Redis 6.2 or newer with maxmemory-policy noeviction: carries jobs and shares limits between nodes.',
    whenUnset: 'jobs run inside the process, limits are kept in PostgreSQL',
    example: 'redis://localhost:6379/0',
  }),
  JOB_CONCURRENCY: setting(integer(1, 200), {
    group: 'Redis and jobs',
    description: 'Jobs that one process runs at once; at most DATABASE_POOL_SIZE − 2.',
    whenUnset: '4, or DATABASE_POOL_SIZE − 2 where that is less',
    example: '8',
  }),

  EMPORION_SECRET: setting(secret(SECRET_LENGTH), {
    group: 'Security',
    description: `Signs tokens and preview links and encrypts secret fields; ${SECRET_LENGTH} random characters or more, the same on every node. Needed in production.`,
    whenUnset: 'made once and kept in DATA_DIR/secret',
  }),
  EMPORION_SECRET_PREVIOUS: setting(list(secret(SECRET_LENGTH)), {
    group: 'Security',
    description:
      'Former values of EMPORION_SECRET, separated by commas: what they signed or encrypted is still taken.',
    whenUnset: 'none',
  }),
  OUTBOUND_ALLOW: setting(list(privateRange), {
    group: 'Security',
    description:
      'Addresses and CIDR ranges of our own network that images may be fetched from, separated by commas.',
    whenUnset: 'the public internet alone',
    example: '10.20.0.15,10.30.0.0/24',
  }),
  SESSION_TTL: setting(duration('5m', '90d'), {
    group: 'Security',
    description: 'Time after which an unused staff session ends.',
    default: '12h',
  }),

  RATE_LIMIT_STOREFRONT: setting(rateLimit, {
    group: 'Limits',
    description: 'Calls of one client address to /v1/store, as calls/time; off for no limit.',
    default: '1200/1m',
  }),
  RATE_LIMIT_ADMIN: setting(rateLimit, {
    group: 'Limits',
    description: 'Calls of one member of staff or API key to /v1/admin.',
    default: '1200/1m',
  }),
  RATE_LIMIT_LOGIN: setting(rateLimit, {
    group: 'Limits',
    description: 'Failed logins of one account, and of one client address.',
    default: '8/15m',
  }),

  MEDIA_STORAGE: setting(oneOf('local', 's3'), {
    group: 'Files',
    description: 'Where uploaded files lie: local in DATA_DIR/media, s3 in an S3-compatible store.',
    default: 'local',
  }),
  MEDIA_S3_ENDPOINT: setting(origin, {
    group: 'Files',
    description: 'Origin of the store; the bucket follows in the path.',
    whenUnset: 'none',
    example: 'https://s3.eu-central-1.amazonaws.com',
  }),
  MEDIA_S3_BUCKET: setting(text, {
    group: 'Files',
    description: 'Bucket of the files.',
    whenUnset: 'none',
    example: 'emporion-media',
  }),
  MEDIA_S3_REGION: setting(text, {
    group: 'Files',
    description: 'Region that requests to the store are signed for.',
    default: 'us-east-1',
  }),
  MEDIA_S3_ACCESS_KEY: setting(text, {
    group: 'Files',
    description: 'Id of the key that signs requests to the store.',
    whenUnset: 'none',
  }),
  MEDIA_S3_SECRET_KEY: setting(secret(8), {
    group: 'Files',
    description: 'Secret of that key.',
    whenUnset: 'none',
  }),
  MEDIA_PUBLIC_URL: setting(origin, {
    group: 'Files',
    description:
      'Origin of a CDN that fetches /media/ from here, for the addresses that storefronts are given.',
    whenUnset: 'PUBLIC_URL',
    example: 'https://cdn.example.org',
  }),
  MEDIA_UPLOAD_LIMIT: setting(bytes(1_024, 1_073_741_824), {
    group: 'Files',
    description: 'Largest file that may be uploaded.',
    default: '20MiB',
  }),
  MEDIA_PIXEL_LIMIT: setting(integer(1, 1_000), {
    group: 'Files',
    description: 'Most pixels of an uploaded image, in millions; all frames of an animation together.',
    default: '50',
  }),

  LOG_LEVEL: setting(oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), {
    group: 'Logs and metrics',
    description: 'Least severity that is logged.',
    default: 'info',
  }),
  LOG_FORMAT: setting(oneOf('auto', 'pretty', 'json'), {
    group: 'Logs and metrics',
    description: 'auto writes readable lines to a terminal and JSON elsewhere.',
    default: 'auto',
  }),
  METRICS_TOKEN: setting(secret(16), {
    group: 'Logs and metrics',
    description: 'Bearer token that /metrics asks for.',
    whenUnset: '/metrics is open to whoever reaches the port',
  }),

  DEFAULT_LOCALE: setting(locale, {
    group: 'Content and mail',
    description: 'Language of content where a reader’s own is missing; one of LOCALES.',
    default: 'en',
  }),
  LOCALES: setting(list(locale), {
    group: 'Content and mail',
    description: 'Languages of content (BCP 47), separated by commas.',
    default: 'en,zh-CN',
  }),
  DEMO_DATA: setting(onOff, {
    group: 'Content and mail',
    description: 'Demo content on an empty database; auto: in the embedded one, except in production.',
    default: 'auto',
  }),
  SMTP_URL: setting(smtpAddress, {
    group: 'Content and mail',
    description: 'Mail server.',
    whenUnset: 'no mail is sent',
    example: 'smtp://localhost:1025',
  }),
});

/** The values of the schema, before they are arranged. */
export type Settings = z.output<typeof environmentSchema>;

export type SettingName = keyof typeof environmentSchema.shape;

/** Every setting's name, in the order of the schema. */
export const SETTING_NAMES = Object.keys(environmentSchema.shape) as readonly SettingName[];

/**
 * What the documents say of a setting.
 * @param name a variable of the schema
 */
export function aboutSetting(name: SettingName): SettingAbout {
  const about = abouts.get(environmentSchema.shape[name]);
  if (about === undefined) throw new Error(`${name} is declared without setting()`);
  return about;
}

/** Variables that docker-compose.yml itself asks for; the application never sees them. */
export const COMPOSE_VARIABLES: Readonly<Record<string, string>> = {
  POSTGRES_PASSWORD: 'Password of the database in docker-compose.yml: openssl rand -hex 24',
  REDIS_PASSWORD: 'Password of Redis in docker-compose.yml: openssl rand -hex 24',
};
