import { hash, parseOptions, verify } from '@node-rs/argon2';

/** argon2id as the OWASP Password Storage Cheat Sheet asks for at least: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes at once; the thread pool has four threads (UV_THREADPOOL_SIZE), which files and name lookups need too. */
const AT_ONCE = 2;

/** A well-formed hash that no password has, so that an unknown account costs what a known one does. */
const NOBODY = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Hashes and checks passwords. */
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /**
   * Hashes a password; about 15 ms of one core.
   * @param password any text
   * @returns a PHC string with its own random salt
   */
  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(prepared(password), COST));
  }

  /**
   * Checks a password; takes the same time when there is no hash.
   * @param known the stored hash, or nothing for an unknown account
   * @param password as typed
   */
  async verify(known: string | undefined, password: string): Promise<boolean> {
    const matches = await this.inTurn(() => verify(known ?? NOBODY, prepared(password)));
    return matches && known !== undefined;
  }

  /** Whether a stored hash was made with other costs than today's and should be made anew. */
  isOutdated(known: string): boolean {
    const made = parseOptions(known);
    return made.memoryCost !== COST.memoryCost || made.timeCost !== COST.timeCost;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      // The place is handed over rather than freed, so that nobody slips in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}

/** The same characters typed on different keyboards are the same password (NIST SP 800-63B-4 §3.1.1.2). */
function prepared(password: string): string {
  return password.normalize('NFKC');
}
