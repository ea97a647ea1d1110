import { randomBytes } from 'node:crypto';

const MAX_COUNTER = 0xfff;
/** What the last id was asked for. */
let lastAt = 0;
/** What it says; ahead of {@link lastAt} when one millisecond had more ids than the counter can tell apart. */
let millis = 0;
let counter = 0;

/**
 * A new UUID version 7: 48 bits of Unix milliseconds, then a 12-bit counter that keeps the order of ids made in
 * one millisecond by one process, then 62 random bits (RFC 9562 §5.7 and §6.2 method 1).
 * @param at Unix time in milliseconds; the machine's clock when left out
 * @returns 36 characters, lower case; later calls in one process sort after earlier ones unless `at` goes back
 */
export function uuidv7(at: number = Date.now()): string {
  if (at > millis || at < lastAt) {
    millis = at;
    counter = randomBytes(2).readUInt16BE() & 0x1ff;
  } else if (counter < MAX_COUNTER) {
    counter += 1;
  } else {
    millis += 1;
    counter = 0;
  }
  lastAt = at;
  const bytes = randomBytes(16);
  bytes.writeUIntBE(millis, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Whether a text is a UUID of any version in the canonical 8-4-4-4-12 form.
 * @param text any text
 */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
