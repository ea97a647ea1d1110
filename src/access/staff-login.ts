import type { UnitOfWork } from '../database/unit-of-work.js';
import type { Clock } from '../values/clock.js';
import { isStorableText } from '../values/storable-text.js';
import type { AccessAudit } from './access-audit.js';
import { AccessErrors } from './access.errors.js';
import type { LoginAttempts } from './login-attempts.js';
import type { PasswordHasher } from './password-hasher.js';
import {
  closeSession,
  findSession,
  isSessionId,
  openSession,
  type LiveSession,
  type SessionLifetime,
} from './session-store.js';
import type { LoginOrigin } from './staff-session.js';

/** An e-mail address has at most 254 characters (RFC 5321 §4.5.3.1.3). */
const LONGEST_EMAIL = 254;

interface Account {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly hash: string | null;
}

/** Signs staff in. Wrong address, wrong password and disabled account look the same and take the same time. */
export class StaffLogin {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly hasher: PasswordHasher,
    private readonly attempts: LoginAttempts,
    private readonly audit: AccessAudit,
    private readonly clock: Clock,
    private readonly lifetime: SessionLifetime,
  ) {}

  /**
   * Checks a password and opens a session; the one held before ends. Every outcome is audited, refusals of the limiter
   * apart.
   * @param email as typed
   * @param password as typed
   * @param origin of the request. Raises `access.invalid_credentials`, `access.too_many_attempts`
   */
  async login(email: string, password: string, origin: LoginOrigin): Promise<LiveSession> {
    const name = normalised(email);
    const attempt = await this.attempts.begin(name, origin.ip);
    const account = await this.find(name);
    const isRight = await this.hasher.verify(account?.hash ?? undefined, password);
    const session =
      isRight && account?.hash && account.status === 'active'
        ? await this.open(account.id, account.hash, origin)
        : undefined;
    if (!session) {
      await this.failed(account, origin.ip);
      throw AccessErrors.invalid_credentials();
    }
    await attempt.succeeded();
    await this.rehash(account, password);
    return session;
  }

  private async find(email: string): Promise<Account | undefined> {
    const [account] = await this.unitOfWork.run((tx) =>
      tx.query<Account>(
        `SELECT s.id, s.name, s.status, c.hash FROM access_staff s
         LEFT JOIN access_credential c ON c.staff_id = s.id WHERE s.email = $1`,
        [email],
      ),
    );
    return account;
  }

  private open(staffId: string, hash: string, origin: LoginOrigin): Promise<LiveSession | undefined> {
    return this.unitOfWork.run(async (tx) => {
      const now = this.clock.now();
      const sessionId = await openSession(tx, { staffId, hash, origin }, this.lifetime, now);
      if (sessionId === undefined) return undefined;
      if (origin.oldSessionId !== undefined && isSessionId(origin.oldSessionId)) {
        await closeSession(tx, origin.oldSessionId);
      }
      const found = await findSession(tx, sessionId, this.lifetime, now);
      if (!found) return undefined;
      const { actor } = found.session;
      const staff = { id: actor.id, name: actor.name ?? '' };
      await this.audit.record(tx, { action: 'access.login.succeeded', staff, ip: origin.ip }, now);
      return found.session;
    });
  }

  private failed(account: Account | undefined, ip: string): Promise<void> {
    return this.unitOfWork.run((tx) =>
      this.audit.record(tx, { action: 'access.login.failed', accountId: account?.id, ip }, this.clock.now()),
    );
  }

  /** Only here is the password at hand to raise the cost of an old hash. */
  private async rehash(account: Account | undefined, password: string): Promise<void> {
    if (!account?.hash || !this.hasher.isOutdated(account.hash)) return;
    const hash = await this.hasher.hash(password);
    await this.unitOfWork.run((tx) =>
      tx.query('UPDATE access_credential SET hash = $3 WHERE staff_id = $1::uuid AND hash = $2', [
        account.id,
        account.hash,
        hash,
      ]),
    );
  }
}

/** As the address is stored; what no address can be becomes one that nobody has. */
function normalised(email: string): string {
  const text = email.trim().toLowerCase();
  return text.length <= LONGEST_EMAIL && isStorableText(text) ? text : '';
}
