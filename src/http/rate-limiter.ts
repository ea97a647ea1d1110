import type { RateLimit } from '../config/readers.js';
import type { Clock } from '../values/clock.js';
import type { Logger } from './logging.js';
import type { RateStore } from './rate-limit-store.port.js';

/** Whether a call is let through, and how things stand for the caller. */
export interface RateVerdict {
  readonly allowed: boolean;
  /** Calls left in the window, as far as this node knows. */
  readonly remaining: number;
  /** Whole seconds until the window ends, ≥ 1. */
  readonly resetSeconds: number;
}

/** What this node knows of one caller in one window. */
interface Tally {
  /** Sum of all nodes when it was last asked for, own calls included. */
  shared: number;
  /** Own calls that the store has not been told of. */
  pending: number;
  /** Own calls that it is being told of. */
  sending: number;
  endsAt: number;
}

/** Part of a limit that one node may count by itself before it tells the others. */
const OWN_SHARE = 0.05;
/** Callers remembered at once; the oldest window is forgotten first. */
const MOST_CALLERS = 50_000;
/** Milliseconds for which a store that failed is left alone. */
const PAUSE_MS = 5_000;

/**
 * Counts calls for all nodes together without asking the store at each call: a node counts by itself and tells the
 * store whenever a twentieth of the limit has come together, or when the limit is near. With n nodes, a caller can
 * exceed a limit by at most n × (a twentieth of it − 1) calls in a window; limits below 40 are kept exactly. While the
 * store is away each node keeps the limit by its own count.
 */
export class SharedRateLimiter {
  private readonly tallies = new Map<string, Tally>();
  private pausedUntil = 0;
  private failing = false;

  constructor(
    private readonly store: RateStore,
    private readonly clock: Clock,
    private readonly logger: Pick<Logger, 'warn' | 'info'>,
  ) {}

  /**
   * Counts one more call.
   * @param key who calls what
   * @param rule calls per window
   */
  async hit(key: string, rule: RateLimit): Promise<RateVerdict> {
    const now = this.clock.now().getTime();
    const tally = this.tallyOf(key, rule, now);
    // Known to all nodes already: a flood costs the store nothing.
    if (tally.shared >= rule.limit) return verdict(tally, rule, tally.shared + 1, now);
    tally.pending += 1;
    const own = tally.pending + tally.sending;
    const share = Math.max(1, Math.floor(rule.limit * OWN_SHARE));
    if (own < share && tally.shared + own < rule.limit) return verdict(tally, rule, tally.shared + own, now);
    const total = await this.tell(key, tally, rule, now);
    return verdict(tally, rule, total, this.clock.now().getTime());
  }

  /**
   * Counts one more call, in the words of callers that keep their own rules.
   * @param key who calls what
   * @param limit calls per window, ≥ 1
   * @param windowSeconds length of the window in seconds
   * @returns whether it is let through, and the seconds until the window ends
   */
  async take(
    key: string,
    limit: number,
    windowSeconds: number,
  ): Promise<{ allowed: boolean; retryAfter: number }> {
    const { allowed, resetSeconds } = await this.hit(key, { limit, windowMs: windowSeconds * 1_000 });
    return { allowed, retryAfter: resetSeconds };
  }

  /**
   * Whether a caller is known to have used a limit up, without counting a call.
   * @returns seconds until the window ends; nothing while calls are left, as far as this node knows
   */
  spentFor(key: string, rule: RateLimit): number | undefined {
    const now = this.clock.now().getTime();
    const tally = this.tallies.get(key);
    if (!tally || tally.endsAt <= now || tally.shared < rule.limit) return undefined;
    return verdict(tally, rule, tally.shared, now).resetSeconds;
  }

  private tallyOf(key: string, rule: RateLimit, now: number): Tally {
    const known = this.tallies.get(key);
    if (known && known.endsAt > now) return known;
    const fresh = { shared: 0, pending: 0, sending: 0, endsAt: now + rule.windowMs };
    this.tallies.delete(key);
    this.tallies.set(key, fresh);
    if (this.tallies.size > MOST_CALLERS) this.forgetOldest();
    return fresh;
  }

  private forgetOldest(): void {
    const [oldest] = this.tallies.keys();
    if (oldest !== undefined) this.tallies.delete(oldest);
  }

  /** @returns the sum of all nodes with this call, or what this node knows when the store is away */
  private async tell(key: string, tally: Tally, rule: RateLimit, now: number): Promise<number> {
    if (now < this.pausedUntil) return tally.shared + tally.pending + tally.sending;
    const hits = tally.pending;
    tally.pending = 0;
    tally.sending += hits;
    try {
      const sum = await this.store.add(key, hits, rule.windowMs);
      tally.shared = Math.max(tally.shared, sum.hits);
      tally.endsAt = this.clock.now().getTime() + sum.endsInMs;
      this.recovered();
      return sum.hits;
    } catch (error) {
      tally.pending += hits;
      this.failed(error);
      return tally.shared + tally.pending + tally.sending - hits;
    } finally {
      tally.sending -= hits;
    }
  }

  private failed(error: unknown): void {
    this.pausedUntil = this.clock.now().getTime() + PAUSE_MS;
    if (this.failing) return;
    this.failing = true;
    this.logger.warn({ err: error }, 'Rate limits are kept by each node alone: the shared count is away');
  }

  private recovered(): void {
    if (!this.failing) return;
    this.failing = false;
    this.logger.info('Rate limits are shared between nodes again');
  }
}

function verdict(tally: Tally, { limit }: RateLimit, total: number, now: number): RateVerdict {
  return {
    allowed: total <= limit,
    remaining: Math.max(0, limit - total),
    resetSeconds: Math.max(1, Math.ceil((tally.endsAt - now) / 1_000)),
  };
}
