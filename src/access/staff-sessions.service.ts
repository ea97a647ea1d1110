import type { UnitOfWork } from '../database/unit-of-work.js';
import { currentRequest } from '../http/request-context.js';
import type { Clock } from '../values/clock.js';
import type { AccessAudit } from './access-audit.js';
import type { OwnAccount } from './own-account.js';
import {
  closeSession,
  findSession,
  isSessionId,
  touchSession,
  type LiveSession,
  type SessionLifetime,
} from './session-store.js';
import type { StaffLogin } from './staff-login.js';
import type { AdminAuth, AdminLocale, AdminTheme, LoginOrigin } from './staff-session.js';

/** How exactly the last use of a session is known, so that not every read writes. */
const TOUCH_MS = 60_000;

/**
 * The sessions of staff, kept in PostgreSQL and read from its primary at each request: what ended, was disabled or lost a
 * role is so at once, on every node.
 */
export class StaffSessions implements AdminAuth {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly signIn: StaffLogin,
    private readonly own: OwnAccount,
    private readonly audit: AccessAudit,
    private readonly clock: Clock,
    private readonly lifetime: SessionLifetime,
  ) {}

  login(email: string, password: string, origin: LoginOrigin): Promise<LiveSession> {
    return this.signIn.login(email, password, origin);
  }

  async resolve(sessionId: string): Promise<LiveSession | null> {
    if (!isSessionId(sessionId)) return null;
    const now = this.clock.now();
    // A replica may not know of a login or a logout yet, so this is no `read`.
    return this.unitOfWork.run(async (tx) => {
      const found = await findSession(tx, sessionId, this.lifetime, now);
      if (!found) return null;
      if (now.getTime() - found.lastSeenAt.getTime() >= TOUCH_MS) await touchSession(tx, sessionId, now);
      return found.session;
    });
  }

  async logout(sessionId: string): Promise<void> {
    if (!isSessionId(sessionId)) return;
    const now = this.clock.now();
    await this.unitOfWork.run(async (tx) => {
      const closed = await closeSession(tx, sessionId);
      if (!closed) return;
      const { id, name } = closed;
      const ip = currentRequest()?.ip ?? closed.ip;
      await this.audit.record(tx, { action: 'access.login.ended', staff: { id, name }, ip }, now);
    });
  }

  async setPreferences(
    sessionId: string,
    preferences: { readonly locale?: AdminLocale; readonly theme?: AdminTheme },
  ): Promise<void> {
    const session = await this.resolve(sessionId);
    if (session) await this.own.setPreferences(session.actor, preferences);
  }
}
