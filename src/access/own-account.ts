import type { WriteOrigin, WriteScope } from '../command/write-scope.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { currentRequest } from '../http/request-context.js';
import { AccessErrors } from './access.errors.js';
import type { Actor } from './actor.js';
import { checkPassword, setCredential } from './credentials.js';
import type { LoginAttempts } from './login-attempts.js';
import type { PasswordHasher } from './password-hasher.js';
import type { AdminLocale, AdminTheme } from './staff-session.js';
import { Staff } from './staff.resource.js';

type StaffActor = Extract<Actor, { kind: 'staff' }>;

/** What every member of staff may change of their own account, whatever permissions they hold. */
export class OwnAccount {
  constructor(
    private readonly scope: WriteScope,
    private readonly unitOfWork: UnitOfWork,
    private readonly hasher: PasswordHasher,
    private readonly attempts: LoginAttempts,
  ) {}

  /**
   * Changes one's own password and ends all of one's sessions, this one too.
   * @param actor who is signed in
   * @param current the password so far, as typed
   * @param next the new one, 12–128 characters
   * @param ip where the request comes from. Raises `access.wrong_password`, `access.weak_password`,
   * `access.too_many_attempts`
   */
  async changePassword(actor: StaffActor, current: string, next: string, ip: string): Promise<void> {
    const attempt = await this.attempts.begin(`own:${actor.id}`, ip);
    const [account] = await this.unitOfWork.run((tx) =>
      tx.query<{ email: string; hash: string }>(
        `SELECT s.email, c.hash FROM access_staff s JOIN access_credential c ON c.staff_id = s.id
         WHERE s.id = $1::uuid`,
        [actor.id],
      ),
    );
    if (!(await this.hasher.verify(account?.hash, current)) || !account) throw AccessErrors.wrong_password();
    await attempt.succeeded();
    checkPassword(next, account.email);
    const hash = await this.hasher.hash(next);
    await this.scope.run(originOf(actor, 'access.staff.changeOwnPassword', ip), async (context) => {
      await context
        .rows(Staff)
        .update(actor.id, { passwordChangedAt: context.now, mustChangePassword: false });
      await setCredential(context.tx, actor.id, hash, context.now);
    });
  }

  /**
   * Keeps what one chose for the back-office.
   * @param actor who is signed in
   * @param preferences the chosen ones
   */
  async setPreferences(
    actor: StaffActor,
    preferences: { readonly locale?: AdminLocale; readonly theme?: AdminTheme },
  ): Promise<void> {
    await this.scope.run(originOf(actor, 'access.staff.choosePreferences'), (context) =>
      context.rows(Staff).update(actor.id, preferences),
    );
  }
}

function originOf(actor: StaffActor, action: string, ip = currentRequest()?.ip): WriteOrigin {
  const request = currentRequest();
  return {
    actor,
    action,
    requestId: request?.requestId ?? '-',
    locale: request?.locale ?? 'en',
    subject: { type: Staff.name, id: actor.id },
    ...(ip === undefined ? {} : { ip }),
  };
}
