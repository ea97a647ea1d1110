import { CommandBus } from '../../command/command-bus.js';
import type { CommandDefinition } from '../../command/define-command.js';
import { WriteScope } from '../../command/write-scope.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import type { TestApp } from '../../testing/test-app.js';
import { uuidv7 } from '../../values/uuid.js';
import { systemActor, type Actor } from '../actor.js';
import { ADMINISTRATOR, Role } from '../role.resource.js';
import { inviteStaff } from '../staff.command.js';

/** A member of staff that a test made. */
export interface TestStaff {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly roleId: string;
  readonly actor: Extract<Actor, { kind: 'staff' }>;
}

const SYSTEM = systemActor('test');

/** Runs a command in the name of somebody. */
export async function run<C extends CommandDefinition>(
  { app }: TestApp,
  command: C,
  actor: Actor,
  input: unknown,
  targetId?: string,
) {
  const call = { actor, input, requestId: 'test', locale: 'en', ...(targetId ? { targetId } : {}) };
  return (await app.get(CommandBus).execute(command, call)).result;
}

/** A role with these permissions; its id. */
export async function makeRole({ app }: TestApp, permissions: readonly string[]): Promise<string> {
  const name = `role-${uuidv7()}`;
  const origin = { actor: SYSTEM, action: 'test', requestId: 'test', locale: 'en' };
  const values = { name, label: { en: name }, permissions: [...permissions] };
  return (await app.get(WriteScope).run(origin, (context) => context.rows(Role).insert(values))).id;
}

/** Id of the built-in role. */
export async function administratorRole(app: TestApp): Promise<string> {
  const [role] = await sql<{ id: string }>(app, 'SELECT id FROM access_role WHERE name = $1', [
    ADMINISTRATOR,
  ]);
  return role?.id ?? '';
}

/** A member of staff with a role of these permissions; `*` makes an administrator. */
export async function makeStaff(app: TestApp, ...permissions: readonly string[]): Promise<TestStaff> {
  const roleId = permissions.includes('*') ? await administratorRole(app) : await makeRole(app, permissions);
  const email = `${uuidv7()}@example.com`;
  const password = 'four random words here';
  const { id } = await run(app, inviteStaff, SYSTEM, { name: 'Somebody', email, password, roles: [roleId] });
  // As if they had chosen it themselves, which most tests are not about.
  await sql(app, 'UPDATE access_staff SET must_change_password = false WHERE id = $1::uuid', [id]);
  const actor = { kind: 'staff' as const, id, name: 'Somebody', permissions: new Set(permissions) };
  return { id, email, password, roleId, actor };
}

/** A statement on the application's database. */
export function sql<R = Record<string, unknown>>(
  { app }: TestApp,
  text: string,
  params: readonly unknown[] = [],
): Promise<R[]> {
  return app.get(UnitOfWork).run((tx) => tx.query<R>(text, params));
}

/** The code of an error, for assertions that read well. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return String((error as { code?: unknown }).code ?? error);
  }
  return 'none';
}
