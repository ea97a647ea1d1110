import { createHash } from 'node:crypto';
import type { RateLimit } from '../config/readers.js';
import type { Tx, UnitOfWork } from '../database/unit-of-work.js';
import { addressGroup } from '../http/rate-limit-address.js';
import { addHits, forgetHits } from '../http/rate-limit-postgres.js';
import type { Clock } from '../values/clock.js';
import { AccessErrors } from './access.errors.js';

/** One try of a password. */
export interface Attempt {
  /** The password was right: the account starts afresh and the address gets this try back. */
  succeeded(): Promise<void>;
}

/**
 * Bounds how often passwords can be tried, by account and by address, for all nodes together. It counts in PostgreSQL
 * even where Redis is used: accounts live there, so whenever a password can be checked it can be counted too, and
 * nothing that empties or stops a cache opens the door to guessing.
 */
export class LoginAttempts {
  /** @param rule tries per window; nothing for no bound */
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly rule: RateLimit | undefined,
  ) {}

  /**
   * Counts a try before the password is looked at, so that many at once cannot slip through together.
   * @param account the normalised e-mail address, or any other name of what is tried; known or not
   * @param ip where the try comes from. Raises `access.too_many_attempts` with `params.retryAfter` in seconds
   */
  async begin(account: string, ip: string): Promise<Attempt> {
    const { rule } = this;
    if (!rule) return { succeeded: async () => undefined };
    const accountKey = `login:account:${digest(account)}`;
    const addressKey = `login:address:${addressGroup(ip)}`;
    const now = this.clock.now();
    const counts = await this.inOwnTransaction((tx) =>
      addHits(tx, [accountKey, addressKey], 1, rule.windowMs, now),
    );
    const over = counts.filter(({ hits }) => hits > rule.limit);
    if (over.length > 0) {
      const endsAt = Math.max(...over.map((count) => count.endsAt.getTime()));
      const retryAfter = Math.max(1, Math.ceil((endsAt - now.getTime()) / 1_000));
      // `seconds` is what the problem filter makes Retry-After of.
      const params = { retryAfter, seconds: retryAfter };
      throw AccessErrors.too_many_attempts(params);
    }
    return {
      succeeded: () =>
        this.inOwnTransaction(async (tx) => {
          await forgetHits(tx, accountKey);
          await addHits(tx, [addressKey], -1, rule.windowMs, this.clock.now());
        }),
    };
  }

  /** A count that is rolled back with what failed would not be one. */
  private inOwnTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.unitOfWork.outside(() => this.unitOfWork.run(work));
  }
}

/** The table of counts is no list of addresses. */
function digest(account: string): string {
  return createHash('sha256').update(account).digest('base64url');
}
