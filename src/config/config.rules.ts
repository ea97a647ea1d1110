import { nearestName } from '../values/names.js';
import { SETTING_NAMES, type Settings } from './config.schema.js';
import { secretWeakness } from './secret-strength.js';

/** What is wrong with one variable, and what to do. */
export interface ConfigFault {
  readonly variable: string;
  readonly problem: string;
  readonly remedy: string;
}

const MAKE_SECRET = 'Make one with: openssl rand -base64 48';

type Rule = (settings: Partial<Settings>) => ConfigFault | false | undefined;

/** Rules over several settings. A setting that could not be read is undefined here and judged by its own fault. */
const RULES: readonly Rule[] = [
  (s) =>
    s.NODE_ENV === 'production' &&
    s.EMPORION_SECRET === undefined &&
    'EMPORION_SECRET' in s && {
      variable: 'EMPORION_SECRET',
      problem: 'is not set, and production does not run without it',
      remedy: MAKE_SECRET,
    },
  (s) => s.NODE_ENV === 'production' && weak('EMPORION_SECRET', s.EMPORION_SECRET?.reveal()),
  (s) =>
    s.NODE_ENV === 'production' &&
    'RATE_LIMIT_LOGIN' in s &&
    s.RATE_LIMIT_LOGIN === undefined && {
      variable: 'RATE_LIMIT_LOGIN',
      problem: 'is off, so that passwords can be guessed without end',
      remedy: 'Give a rate such as 8/15m.',
    },
  (s) =>
    (s.EMPORION_ROLE === 'server' || s.EMPORION_ROLE === 'worker') &&
    'DATABASE_URL' in s &&
    s.DATABASE_URL === undefined && {
      variable: 'DATABASE_URL',
      problem: `is not set, and the role ${s.EMPORION_ROLE} shares its database with other processes`,
      remedy: 'Set it, or take EMPORION_ROLE=all for the embedded database.',
    },
  (s) =>
    s.DATABASE_REPLICA_URLS !== undefined &&
    'DATABASE_URL' in s &&
    s.DATABASE_URL === undefined && {
      variable: 'DATABASE_REPLICA_URLS',
      problem: 'names replicas of a database that DATABASE_URL does not name',
      remedy: 'Set DATABASE_URL to their primary.',
    },
  (s) =>
    s.DATABASE_SSL_CA !== undefined &&
    s.DATABASE_SSL === 'off' && {
      variable: 'DATABASE_SSL_CA',
      problem: 'has no effect while DATABASE_SSL is off',
      remedy: 'Set DATABASE_SSL=verify-full.',
    },
  // A job holds a connection for its whole run; relay and health checks need their own, or all wait for each other.
  (s) =>
    s.JOB_CONCURRENCY !== undefined &&
    s.DATABASE_POOL_SIZE !== undefined &&
    s.EMPORION_ROLE !== 'server' &&
    s.JOB_CONCURRENCY > s.DATABASE_POOL_SIZE - 2 && {
      variable: 'JOB_CONCURRENCY',
      problem: `is ${s.JOB_CONCURRENCY}, too many for a pool of ${s.DATABASE_POOL_SIZE} connections`,
      remedy: `Set it to at most DATABASE_POOL_SIZE − 2, or DATABASE_POOL_SIZE to ${s.JOB_CONCURRENCY + 2}.`,
    },
  (s) =>
    s.DATABASE_LOCK_TIMEOUT !== undefined &&
    s.DATABASE_STATEMENT_TIMEOUT !== undefined &&
    s.DATABASE_LOCK_TIMEOUT >= s.DATABASE_STATEMENT_TIMEOUT && {
      variable: 'DATABASE_LOCK_TIMEOUT',
      problem: 'is not shorter than DATABASE_STATEMENT_TIMEOUT, so that it never applies',
      remedy: 'Shorten it.',
    },
  (s) =>
    s.SHUTDOWN_GRACE_SECONDS !== undefined &&
    s.SHUTDOWN_TIMEOUT_SECONDS !== undefined &&
    s.SHUTDOWN_GRACE_SECONDS >= s.SHUTDOWN_TIMEOUT_SECONDS && {
      variable: 'SHUTDOWN_GRACE_SECONDS',
      problem: 'leaves no time of SHUTDOWN_TIMEOUT_SECONDS for requests to finish',
      remedy: 'Shorten it, or lengthen SHUTDOWN_TIMEOUT_SECONDS.',
    },
  ...(['MEDIA_S3_ENDPOINT', 'MEDIA_S3_BUCKET', 'MEDIA_S3_ACCESS_KEY', 'MEDIA_S3_SECRET_KEY'] as const).map(
    (variable): Rule =>
      (s) =>
        s.MEDIA_STORAGE === 's3' &&
        variable in s &&
        s[variable] === undefined && {
          variable,
          problem: 'is not set, and MEDIA_STORAGE=s3 needs it',
          remedy: 'Set it, or take MEDIA_STORAGE=local.',
        },
  ),
  (s) =>
    s.DEFAULT_LOCALE !== undefined &&
    s.LOCALES !== undefined &&
    !s.LOCALES.includes(s.DEFAULT_LOCALE) && {
      variable: 'DEFAULT_LOCALE',
      problem: `is ${s.DEFAULT_LOCALE}, which LOCALES (${s.LOCALES.join(', ')}) does not contain`,
      remedy: 'Add it to LOCALES, or choose one of them.',
    },
];

function weak(variable: string, secret: string | undefined): ConfigFault | undefined {
  const weakness = secret === undefined ? undefined : secretWeakness(secret);
  if (weakness === undefined) return undefined;
  return { variable, problem: `${weakness}; production does not run with it`, remedy: MAKE_SECRET };
}

/**
 * Faults of settings that do not go together.
 * @param settings those that could be read
 */
export function crossFaults(settings: Partial<Settings>): ConfigFault[] {
  return RULES.map((rule) => rule(settings)).filter((fault) => typeof fault === 'object');
}

/**
 * What is allowed and yet probably not meant, a sentence each.
 * @param settings the valid settings
 * @param env the environment they were read from
 */
export function warningsOf(settings: Settings, env: Readonly<Record<string, string | undefined>>): string[] {
  const warnings = misspelt(env).map(([name, near]) => `${name} is no setting. Did you mean ${near}?`);
  if (settings.NODE_ENV !== 'production') return warnings;
  if (settings.PUBLIC_URL === undefined) {
    warnings.push('PUBLIC_URL is not set: links lead to localhost and cookies are not Secure.');
  }
  if (settings.DATABASE_URL === undefined) {
    warnings.push('DATABASE_URL is not set: this production keeps its data in an embedded database.');
  }
  if (settings.DEMO_DATA === 'on') warnings.push('DEMO_DATA is on in production.');
  return warnings;
}

/** Variables that differ in one or two letters from an unset setting: `DATABSE_URL` would quietly mean "embedded". */
function misspelt(env: Readonly<Record<string, string | undefined>>): [string, string][] {
  const unset = SETTING_NAMES.filter((name) => !env[name] && name.length >= 8);
  return Object.keys(env).flatMap((name): [string, string][] => {
    if ((SETTING_NAMES as readonly string[]).includes(name)) return [];
    const near = nearestName(name, unset);
    return near !== undefined && isSlip(name, near) ? [[name, near]] : [];
  });
}

/** One letter too many, missing, wrong or two swapped: what stays outside the common start and end is that short. */
function isSlip(name: string, near: string): boolean {
  let start = 0;
  while (start < near.length && name[start] === near[start]) start += 1;
  let end = 0;
  while (end < near.length - start && name.at(-1 - end) === near.at(-1 - end)) end += 1;
  return name.length - start - end <= 2 && near.length - start - end <= 2;
}
