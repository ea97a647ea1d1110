import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { Tx } from '../database/unit-of-work.js';
import { storableText } from '../resource/kinds/text-kinds.js';
import { AccessErrors } from './access.errors.js';

/** Shortest and longest password, in characters (OWASP ASVS 4.0.3 §2.1.1 and §2.1.2). */
const SHORTEST = 12;
const LONGEST = 128;

/** A password as it is chosen; what it must not be is said by {@link checkPassword}. */
export const newPassword = storableText()
  .min(SHORTEST)
  .max(LONGEST)
  .meta({ examples: ['four-random-plain-words'] });

/** A password as it is typed to prove who one is; any length, so that the answer says nothing about the right one. */
export const typedPassword = z.string().min(1).max(1_024);

/** Without letters and digits that look alike. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A random password of five groups of four characters, 99 bits, easy to read out and to type. */
export function generatePassword(): string {
  const group = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return Array.from({ length: 5 }, group).join('-');
}

/**
 * Refuses a password that whoever knows the account would try first.
 * @param password as chosen
 * @param email of the account. Raises `access.weak_password`
 */
export function checkPassword(password: string, email: string): void {
  const text = password.toLowerCase();
  const [name = ''] = email.split('@');
  if (name.length >= 4 && text.includes(name)) throw AccessErrors.weak_password();
  if (new Set(text).size < 5) throw AccessErrors.weak_password();
}

/**
 * Stores the hash of an account's password and ends its sessions. The hash comes first: a login that verified the old
 * one holds or waits for this row, so its session is either seen by the delete or never made.
 * @param hash PHC string
 */
export async function setCredential(tx: Tx, staffId: string, hash: string, now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO access_credential (staff_id, hash, changed_at) VALUES ($1::uuid, $2, $3)
     ON CONFLICT (staff_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at`,
    [staffId, hash, now],
  );
  await endSessions(tx, staffId);
}

/** Ends every session of an account. */
export async function endSessions(tx: Tx, staffId: string): Promise<void> {
  await tx.query('DELETE FROM access_session WHERE staff_id = $1::uuid', [staffId]);
}
