import { timingSafeEqual } from 'node:crypto';
import type { UnitOfWork } from '../database/unit-of-work.js';
import type { Clock } from '../values/clock.js';
import type { Actor } from './actor.js';
import { commonTo } from './permission-list.js';
import { hashApiKey, prefixOf } from './api-key-text.js';

/**
 * How long a node trusts what it read of a key and its maker, in milliseconds; a revoked key works no longer than this.
 */
const TRUST_MS = 3_000;
/** How exactly the last use is known. */
const TOUCH_MS = 60_000;
/** Keys remembered at once; there are few, and only existing ones are remembered. */
const MOST_KEYS = 10_000;

/** Whose key it is, and until when it works. */
export interface LiveApiKey {
  readonly actor: Extract<Actor, { kind: 'apiKey' }>;
  readonly expiresAt: Date | null;
}

interface KnownKey extends LiveApiKey {
  readonly hash: Buffer;
  lastUsedAt: Date | null;
  readonly trustedUntil: number;
}

interface KeyCells {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
  readonly hash: Buffer;
  /** What the maker may do; null for a key that the application made. */
  readonly maker_permissions: readonly string[] | null;
}

/** Recognises API keys. */
export class ApiKeys {
  private readonly known = new Map<string, KnownKey>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * The key that a caller presents, or null when there is none such, it is revoked or has expired, or the
   * account of whoever made it is disabled.
   * @param key as sent; anything may stand there
   */
  async find(key: string): Promise<LiveApiKey | null> {
    const prefix = prefixOf(key);
    if (prefix === undefined) return null;
    const now = this.clock.now();
    const found = this.trusted(prefix, now) ?? (await this.read(prefix, now));
    if (!found || !timingSafeEqual(found.hash, hashApiKey(key))) return null;
    if (found.expiresAt && found.expiresAt <= now) return null;
    await this.touch(found, now);
    return found;
  }

  /**
   * Forgets what this node knows of a key, so that a change of it holds here at once.
   * @param prefix of the key
   */
  forget(prefix: string): void {
    this.known.delete(prefix);
  }

  private trusted(prefix: string, now: Date): KnownKey | undefined {
    const known = this.known.get(prefix);
    return known && known.trustedUntil > now.getTime() ? known : undefined;
  }

  private async read(prefix: string, now: Date): Promise<KnownKey | undefined> {
    this.known.delete(prefix);
    // From the primary: a replica may not know of a revocation yet.
    const cells = await this.unitOfWork.run(async (tx) => {
      const [row] = await tx.query<KeyCells>(
        `SELECT k.id, k.name, k.permissions, k.expires_at, k.last_used_at, h.hash,
           CASE WHEN m.id IS NOT NULL THEN
             ARRAY(SELECT DISTINCT jsonb_array_elements_text(r.permissions) FROM access_staff_roles l
                   JOIN access_role r ON r.id = l.target_id WHERE l.owner_id = m.id) END AS maker_permissions
         FROM access_api_key k JOIN access_api_key_hash h ON h.api_key_id = k.id
         LEFT JOIN access_staff m ON m.id = k.maker_id
         WHERE k.prefix = $1 AND k.revoked_at IS NULL AND (m.id IS NULL OR m.status = 'active')`,
        [prefix],
      );
      return row;
    });
    if (!cells) return undefined;
    const known = knownKey(cells, now);
    if (this.known.size >= MOST_KEYS) this.known.clear();
    this.known.set(prefix, known);
    return known;
  }

  /** Not a change that anybody made: no new version, no audit entry. */
  private async touch(known: KnownKey, now: Date): Promise<void> {
    if (known.lastUsedAt && now.getTime() - known.lastUsedAt.getTime() < TOUCH_MS) return;
    known.lastUsedAt = now;
    await this.unitOfWork.run((tx) =>
      tx.query(
        `UPDATE access_api_key SET last_used_at = $2
         WHERE id = $1::uuid AND (last_used_at IS NULL OR last_used_at < $2)`,
        [known.actor.id, now],
      ),
    );
  }
}

function knownKey({ id, name, hash, ...cells }: KeyCells, now: Date): KnownKey {
  const { permissions, maker_permissions: held, ...times } = cells;
  return {
    actor: {
      kind: 'apiKey',
      id,
      name,
      permissions: new Set(held ? commonTo(permissions, held) : permissions),
    },
    expiresAt: times.expires_at,
    lastUsedAt: times.last_used_at,
    hash,
    trustedUntil: now.getTime() + TRUST_MS,
  };
}
