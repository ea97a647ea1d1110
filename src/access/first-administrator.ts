import type { WriteContext } from '../command/write-context.js';
import type { WriteScope } from '../command/write-scope.js';
import type { Tx, UnitOfWork } from '../database/unit-of-work.js';
import { labelLanguage, type Label } from '../values/label.js';
import { systemActor } from './actor.js';
import { generatePassword, setCredential } from './credentials.js';
import type { PasswordHasher } from './password-hasher.js';
import { ADMINISTRATOR, Role } from './role.resource.js';
import { Staff } from './staff.resource.js';

/** Reserved for examples (RFC 2606), so nobody else's; the merchant puts their own in its place. */
const EMAIL = 'admin@example.com';
const NAME: Label = { en: 'Administrator', zh: '管理员' };

/** The first login, in the clear this once. */
export interface FirstLogin {
  readonly email: string;
  readonly password: string;
}

/** Sees to it that somebody can sign in. */
export class FirstAdministrator {
  constructor(
    private readonly scope: WriteScope,
    private readonly unitOfWork: UnitOfWork,
    private readonly hasher: PasswordHasher,
    private readonly locales: readonly [string, ...string[]],
  ) {}

  /**
   * Makes the built-in role where it is missing, and an administrator where there is no staff at all. Nodes that start
   * together take turns, so one of them makes both.
   * @returns the first login on the node that made it, to be shown once; null on every later start
   */
  async ensure(): Promise<FirstLogin | null> {
    if ((await this.unitOfWork.run(missing)).length === 0) return null;
    const password = generatePassword();
    const hash = await this.hasher.hash(password);
    const action = 'access.first-administrator';
    const origin = { actor: systemActor(action), action, requestId: '-', locale: this.locales[0] };
    return this.scope.run(origin, async (context) => {
      await context.tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [action]);
      const still = await missing(context.tx);
      if (still.includes('role')) await this.makeRole(context);
      if (!still.includes('staff')) return null;
      await makeAdministrator(context, hash);
      return { email: EMAIL, password };
    });
  }

  private makeRole(context: WriteContext): Promise<unknown> {
    const label = Object.fromEntries(this.locales.map((locale) => [locale, NAME[labelLanguage(locale)]]));
    return context.rows(Role).insert({ name: ADMINISTRATOR, label, permissions: ['*'], builtIn: true });
  }
}

async function missing(tx: Tx): Promise<string[]> {
  const [found] = await tx.query<{ role: boolean; staff: boolean }>(
    `SELECT EXISTS(SELECT FROM access_role WHERE name = $1) AS role, EXISTS(SELECT FROM access_staff) AS staff`,
    [ADMINISTRATOR],
  );
  return (['role', 'staff'] as const).filter((what) => !found?.[what]);
}

async function makeAdministrator(context: WriteContext, hash: string): Promise<void> {
  const [role] = await context.rows(Role).where({ name: ADMINISTRATOR });
  const values = {
    name: NAME.en,
    email: EMAIL,
    roles: role ? [role.id] : [],
    passwordChangedAt: context.now,
    mustChangePassword: true,
  };
  const { id } = await context.rows(Staff).insert(values);
  await setCredential(context.tx, id, hash, context.now);
}
