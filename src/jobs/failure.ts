import { redactAddresses } from '../http/redaction.js';

/** Longest text that is kept of a failure, in characters. */
const MAX_LENGTH = 4_000;
const MAX_CAUSES = 3;

const REDACTED = '[redacted]';
const AUTHORIZATION = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi;
/** `password=abc`, `"token": "abc"`: the name stays, the value goes. */
const NAMED_SECRET =
  /((?:passw(?:or)?d|secret|token|api[-_]?key|credential|signature|cookie|authorization)["']?\s*[:=]\s*["']?)[^\s"',;&]+/gi;
/** Keys and tokens that stand alone: long runs with digits and letters. Shorter than this are ids. */
const BARE_TOKEN = /\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{40,}\b/gi;

/**
 * A failure as it is kept with the job: message and stack with those of its causes, without passwords, tokens and
 * the characters that PostgreSQL cannot store.
 * @param error what was thrown, an Error or not
 * @returns at most 4,000 characters
 */
export function failureText(error: unknown): string {
  const parts: string[] = [];
  for (let next = error, depth = 0; next !== undefined && depth <= MAX_CAUSES; depth += 1) {
    parts.push(next instanceof Error ? (next.stack ?? next.message) : String(next));
    next = next instanceof Error ? next.cause : undefined;
  }
  const text = redactAddresses(parts.join('\ncaused by: '))
    .replace(AUTHORIZATION, `$1 ${REDACTED}`)
    .replace(NAMED_SECRET, `$1${REDACTED}`)
    .replace(BARE_TOKEN, REDACTED);
  return storable(text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text);
}

/** A lone surrogate does not survive UTF-8, and PostgreSQL refuses NUL (22021). */
function storable(text: string): string {
  return Buffer.from(text.replaceAll('\u0000', '\uFFFD')).toString();
}

/**
 * The wait before a job's next run: doubled with each failure up to the declared maximum, and up to a quarter longer,
 * so that jobs that failed together do not come back together.
 * @param backoff declared seconds
 * @param failures how often it has failed, ≥ 1
 * @param random 0 ≤ random < 1
 * @returns seconds
 */
export function backoffSeconds(
  backoff: { readonly first: number; readonly max: number },
  failures: number,
  random: number = Math.random(),
): number {
  return Math.min(backoff.max, backoff.first * 2 ** (failures - 1)) * (1 + random / 4);
}
