import { createHash, randomBytes, randomInt } from 'node:crypto';

const PREFIX_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const PREFIX_LENGTH = 10;
const SECRET_BYTES = 32;
const KEY = /^(emp_[a-z0-9]{10})_[\w-]{43}$/;

/** A key at the one moment at which it is whole. */
export interface NewApiKey {
  /** `emp_<prefix>_<secret>`: 256 random bits after a part that may be shown, with a mark that secret scanners know. */
  readonly key: string;
  readonly prefix: string;
  readonly hash: Buffer;
}

/** Makes a key. */
export function newApiKey(): NewApiKey {
  const letters = Array.from(
    { length: PREFIX_LENGTH },
    () => PREFIX_ALPHABET[randomInt(PREFIX_ALPHABET.length)],
  );
  const prefix = `emp_${letters.join('')}`;
  const key = `${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { key, prefix, hash: hashApiKey(key) };
}

/**
 * The part of a key by which it is found.
 * @param key what a caller presents
 * @returns nothing when it cannot be one of ours
 */
export function prefixOf(key: string): string | undefined {
  return KEY.exec(key)?.[1];
}

/**
 * What is stored of a key. SHA-256 is enough: there is nothing to guess in 256 random bits.
 * @param key the whole key
 */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
