import { z } from 'zod';
import { nearestName } from '../values/names.js';
import { Secret } from './secret.js';

/** Why a text cannot be a setting's value, and what to write instead. Never repeats a secret. */
export class Refusal {
  constructor(
    readonly problem: string,
    readonly remedy: string,
  ) {}
}

/** Turns the text of an environment variable into a value. */
export type Reader<T> = z.ZodType<T, string>;

/**
 * A zod schema from a function that reads or refuses.
 * @param read gets the trimmed text, never empty
 */
export function reader<T>(read: (text: string) => T | Refusal): Reader<T> {
  return z.string().transform((raw, context) => {
    const value = read(raw.trim());
    if (!(value instanceof Refusal)) return value;
    context.addIssue({ code: 'custom', message: value.problem, params: { remedy: value.remedy } });
    return z.NEVER;
  });
}

/** Any text without control characters. */
export const text = reader((raw) =>
  /[\u0000-\u001f]/.test(raw) ? new Refusal('contains a control character', 'Remove it.') : raw,
);

/** One of a few words. */
export function oneOf<const T extends string>(...words: readonly T[]): Reader<T> {
  return reader((raw) => {
    const word = words.find((known) => known === raw.toLowerCase());
    if (word !== undefined) return word;
    const near = nearestName(raw, words);
    const guess = near === undefined ? '' : ` Did you mean ${near}?`;
    return new Refusal(
      `${JSON.stringify(raw)} is not one of its values`,
      `Write ${words.join(', ')}.${guess}`,
    );
  });
}

/** A whole number between two bounds, both allowed. */
export function integer(min: number, max: number): Reader<number> {
  return reader((raw) => {
    const value = /^\d+$/.test(raw) ? Number(raw) : Number.NaN;
    if (value >= min && value <= max) return value;
    return new Refusal(`${JSON.stringify(raw)} is not usable`, `Write a whole number from ${min} to ${max}.`);
  });
}

const DURATION_UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `250ms`, `5s`, `10m`, `12h` or `30d`; undefined for any other text. */
function millisecondsOf(raw: string): number | undefined {
  const [, amount, unit] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(raw) ?? [];
  return amount === undefined || unit === undefined
    ? undefined
    : Number(amount) * (DURATION_UNITS[unit] ?? 0);
}

/** A time span; the value is in milliseconds. */
export function duration(min: string, max: string): Reader<number> {
  const [low, high] = [millisecondsOf(min) ?? 0, millisecondsOf(max) ?? 0];
  return reader((raw) => {
    const value = millisecondsOf(raw);
    if (value !== undefined && value >= low && value <= high) return value;
    return new Refusal(
      `${JSON.stringify(raw)} is not a usable time span`,
      `Write a number and ms, s, m, h or d, from ${min} to ${max}, such as 30s.`,
    );
  });
}

const BYTE_UNITS: Record<string, number> = {
  '': 1,
  b: 1,
  kib: 1_024,
  mib: 1_048_576,
  kb: 1_000,
  mb: 1_000_000,
};

/** A size such as `512KiB`; the value is in bytes. */
export function bytes(min: number, max: number): Reader<number> {
  return reader((raw) => {
    const [, amount, unit] = /^(\d{1,12}) ?([a-z]*)$/i.exec(raw) ?? [];
    const value = Number(amount) * (BYTE_UNITS[(unit ?? '').toLowerCase()] ?? Number.NaN);
    if (value >= min && value <= max) return value;
    return new Refusal(
      `${JSON.stringify(raw)} is not a usable size`,
      `Write a number and KiB or MiB, from ${min} to ${max} bytes, such as 1MiB.`,
    );
  });
}

/** At most `limit` calls in each window of `windowMs` milliseconds. */
export interface RateLimit {
  readonly limit: number;
  readonly windowMs: number;
}

/** `600/1m`: so many calls in such a time; `off` for no limit, which reads as undefined. */
export const rateLimit: Reader<RateLimit | undefined> = reader((raw) => {
  if (raw === 'off') return undefined;
  const [, limit, window] = /^(\d{1,9})\/(\w+)$/.exec(raw) ?? [];
  const windowMs = millisecondsOf(window ?? '');
  if (Number(limit) > 0 && windowMs) return { limit: Number(limit), windowMs };
  return new Refusal(`${JSON.stringify(raw)} is not a rate`, 'Write calls/time, such as 600/1m, or off.');
});

/** Comma-separated items, each read by its own reader; empty ones are skipped. */
export function list<T>(item: Reader<T>): Reader<readonly T[]> {
  return z.string().transform((raw, context) => {
    const items = raw.split(',').map((part) => part.trim());
    return items.filter(Boolean).flatMap((part) => {
      const read = item.safeParse(part);
      for (const issue of read.error?.issues ?? []) context.addIssue({ ...issue });
      return read.success ? [read.data] : [];
    });
  });
}

/** A secret of at least so many characters. */
export function secret(minLength: number): Reader<Secret> {
  return reader((raw) =>
    raw.length >= minLength
      ? new Secret(raw)
      : new Refusal(
          `has ${raw.length} characters, fewer than ${minLength}`,
          'Make one with: openssl rand -base64 48',
        ),
  );
}

/** A connection address with one of the schemes; it may hold a password, so it is kept as a secret. */
export function connection(
  schemes: readonly string[],
  form: string,
  more: (url: URL) => Refusal | undefined = () => undefined,
): Reader<Secret> {
  return reader((raw) => {
    const url = URL.canParse(raw) ? new URL(raw) : undefined;
    if (url === undefined || !schemes.includes(url.protocol)) {
      return new Refusal(
        'is not such an address',
        `Write ${form}, with special characters of the password percent-encoded.`,
      );
    }
    return more(url) ?? new Secret(raw);
  });
}
