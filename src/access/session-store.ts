import { createHash, randomBytes } from 'node:crypto';
import type { Tx } from '../database/unit-of-work.js';
import { labelLanguage } from '../values/label.js';
import type { AdminLocale, AdminTheme, LoginOrigin, StaffSession } from './staff-session.js';

/** Random bits of a session id: 256 (OWASP ASVS 5.0 §7.2.3 asks for at least 128). */
const ID_BYTES = 32;
const ID = /^[\w-]{43}$/;
const LONGEST_USER_AGENT = 300;

/** A session with the time at which it ends if it is not used again. */
export interface LiveSession extends StaffSession {
  readonly expiresAt: Date;
}

/** Until when sessions live. */
export interface SessionLifetime {
  /** Milliseconds without a request after which a session ends. */
  readonly idleMs: number;
  /** Milliseconds after the login at which it ends in any case. */
  readonly absoluteMs: number;
}

/** A login whose password was right. */
export interface ProvenLogin {
  readonly staffId: string;
  /** The hash that the password matched; a session is made only while it is still the stored one. */
  readonly hash: string;
  readonly origin: LoginOrigin;
}

interface StaffCells {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly locale: AdminLocale | null;
  readonly theme: AdminTheme;
  readonly must_change_password: boolean;
  readonly permissions: readonly string[];
  readonly role_labels: readonly Readonly<Record<string, string>>[] | null;
  readonly last_seen_at: Date;
  readonly ends_at: Date;
}

/**
 * Whether a text can be a session id.
 * @param text anything
 */
export function isSessionId(text: string): boolean {
  return ID.test(text);
}

/**
 * Opens a session, and none when the password was changed or the account disabled since they were checked: the locks
 * make such a change wait for this login, or this login see the change.
 * @returns the new id, of which only the digest is stored
 */
export async function openSession(
  tx: Tx,
  { staffId, hash, origin }: ProvenLogin,
  { absoluteMs }: SessionLifetime,
  now: Date,
): Promise<string | undefined> {
  const sessionId = randomBytes(ID_BYTES).toString('base64url');
  const rows = await tx.query(
    `INSERT INTO access_session (id_hash, staff_id, created_at, last_seen_at, expires_at, ip, user_agent)
     SELECT $1, s.id, $4, $4, $5, $6, $7 FROM access_staff s JOIN access_credential c ON c.staff_id = s.id
     WHERE s.id = $2::uuid AND s.status = 'active' AND c.hash = $3 FOR SHARE OF s, c
     RETURNING staff_id`,
    [
      digest(sessionId),
      staffId,
      hash,
      now,
      new Date(now.getTime() + absoluteMs),
      origin.ip,
      origin.userAgent?.slice(0, LONGEST_USER_AGENT) ?? null,
    ],
  );
  return rows.length > 0 ? sessionId : undefined;
}

/** A live session with what its owner may do at this moment, and when it was last used. */
export async function findSession(
  tx: Tx,
  sessionId: string,
  { idleMs }: SessionLifetime,
  now: Date,
): Promise<{ session: LiveSession; lastSeenAt: Date } | undefined> {
  const [cells] = await tx.query<StaffCells>(
    `SELECT s.id, s.email, s.name, s.locale, s.theme, s.must_change_password, x.last_seen_at,
       least(x.expires_at, x.last_seen_at + $3::bigint * interval '1 ms') AS ends_at,
       ARRAY(SELECT DISTINCT jsonb_array_elements_text(r.permissions) FROM access_staff_roles l
             JOIN access_role r ON r.id = l.target_id WHERE l.owner_id = s.id) AS permissions,
       (SELECT jsonb_agg(r.label ORDER BY l.position) FROM access_staff_roles l
        JOIN access_role r ON r.id = l.target_id WHERE l.owner_id = s.id) AS role_labels
     FROM access_session x JOIN access_staff s ON s.id = x.staff_id
     WHERE x.id_hash = $1 AND s.status = 'active'
       AND least(x.expires_at, x.last_seen_at + $3::bigint * interval '1 ms') > $2`,
    [digest(sessionId), now, idleMs],
  );
  return cells && { session: sessionOf(sessionId, cells), lastSeenAt: cells.last_seen_at };
}

/** Notes that a session is in use. */
export async function touchSession(tx: Tx, sessionId: string, now: Date): Promise<void> {
  await tx.query('UPDATE access_session SET last_seen_at = $2 WHERE id_hash = $1 AND last_seen_at < $2', [
    digest(sessionId),
    now,
  ]);
}

/**
 * Ends a session for good.
 * @returns whose it was and where it was opened from; nothing when there was none
 */
export async function closeSession(
  tx: Tx,
  sessionId: string,
): Promise<{ id: string; name: string; ip: string } | undefined> {
  const [owner] = await tx.query<{ id: string; name: string; ip: string }>(
    `DELETE FROM access_session x USING access_staff s
     WHERE x.id_hash = $1 AND s.id = x.staff_id RETURNING s.id, s.name, x.ip`,
    [digest(sessionId)],
  );
  return owner;
}

/** 256 random bits need no slow hash; what leaks from the table opens nothing. */
function digest(sessionId: string): Buffer {
  return createHash('sha256').update(sessionId).digest();
}

function sessionOf(sessionId: string, cells: StaffCells): LiveSession {
  const { id, email, name, locale, theme, permissions } = cells;
  return {
    sessionId,
    expiresAt: cells.ends_at,
    staff: {
      id,
      email,
      role: roleNames(cells),
      locale,
      theme,
      mustChangePassword: cells.must_change_password,
    },
    actor: {
      kind: 'staff',
      id,
      name,
      permissions: new Set(permissions),
      ...(cells.must_change_password ? { mustChangePassword: true } : {}),
    },
  };
}

function roleNames({ role_labels: labels, locale }: StaffCells): string {
  const language = labelLanguage(locale ?? undefined);
  const textOf = (label: Readonly<Record<string, string>>) =>
    Object.entries(label).find(([tag]) => labelLanguage(tag) === language)?.[1] ??
    Object.values(label)[0] ??
    '';
  return (labels ?? []).map(textOf).join(', ');
}
