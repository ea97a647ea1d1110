import { actorReference, type Actor } from '../access/actor.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import type { WriteContext } from './write-context.js';

/** A caller's key for one request (draft-ietf-httpapi-idempotency-key-header). */
export interface IdempotencyKey {
  readonly actor: Actor;
  readonly key: string;
  readonly command: string;
  /** Digest of everything that makes the request what it is. */
  readonly fingerprint: string;
}

/**
 * Takes a key for the open transaction, or finds the reply that was kept under it. Two requests with one key meet at
 * the unique index: the second waits for the first to commit and then replays it, or takes over when it rolled back.
 * @returns the kept reply, or nothing when the key is new. Raises `kernel.idempotency_key_reused`
 */
export async function claimKey(
  context: WriteContext,
  key: IdempotencyKey,
): Promise<{ reply: unknown } | undefined> {
  const owner = ownerOf(key.actor);
  const inserted = await context.tx.query(
    `INSERT INTO commands_idempotency (owner, key, command, fingerprint, created_at)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (owner, key) DO NOTHING RETURNING key`,
    [owner, key.key, key.command, key.fingerprint, context.now],
  );
  if (inserted.length > 0) return undefined;
  const [row] = await context.tx.query<{ fingerprint: string; reply: unknown }>(
    'SELECT fingerprint, reply FROM commands_idempotency WHERE owner = $1 AND key = $2',
    [owner, key.key],
  );
  // Purged between the two statements: the caller's retry finds the key free again.
  if (!row) throw KernelErrors.in_progress();
  if (row.fingerprint !== key.fingerprint) throw KernelErrors.idempotency_key_reused();
  return { reply: row.reply };
}

/** Keeps the reply under a claimed key; committed with the effects it speaks of. */
export async function keepReply(context: WriteContext, key: IdempotencyKey, reply: unknown): Promise<void> {
  await context.tx.query('UPDATE commands_idempotency SET reply = $3::jsonb WHERE owner = $1 AND key = $2', [
    ownerOf(key.actor),
    key.key,
    JSON.stringify(reply),
  ]);
}

function ownerOf(actor: Actor): string {
  const { kind, id, name } = actorReference(actor);
  return `${kind}:${id ?? name ?? ''}`;
}
