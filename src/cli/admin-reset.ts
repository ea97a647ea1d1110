import type { Writable } from 'node:stream';
import { systemActor } from '../access/actor.js';
import { enableStaff, resetPassword } from '../access/staff.command.js';
import { CommandBus } from '../command/command-bus.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { KernelOptions } from '../kernel.module.js';
import { uuidv7 } from '../values/uuid.js';
import { inApplication } from './application-context.js';

/** What the command works with. */
export interface AdminResetCli {
  readonly kernel: KernelOptions;
  readonly out: Writable;
  readonly err: Writable;
}

/**
 * Gives an account a new password, prints it once, and lets the account in again if it is disabled. It is for whoever
 * can reach the database when nobody can sign in any more; the audit log says `cli`.
 * @param cli the declarations, the database and where to print
 * @param args the account's e-mail address
 * @returns the exit code: 1 when no account has that address
 */
export async function adminResetCommand(cli: AdminResetCli, args: readonly string[]): Promise<number> {
  const [email, ...more] = args;
  if (email === undefined || more.length > 0) {
    cli.err.write('Name one account: npm run admin:reset -- admin@example.com\n');
    return 1;
  }
  return inApplication(cli.kernel, (app) => reset(cli, email, app.get(UnitOfWork), app.get(CommandBus)));
}

async function reset(
  { out, err }: AdminResetCli,
  email: string,
  unitOfWork: UnitOfWork,
  bus: CommandBus,
): Promise<number> {
  const [account] = await unitOfWork.run((tx) =>
    tx.query<{ id: string; status: string }>('SELECT id, status FROM access_staff WHERE email = $1', [
      email.trim().toLowerCase(),
    ]),
  );
  if (!account) {
    err.write(`No member of staff has the e-mail address "${email}".\n`);
    return 1;
  }
  const call = {
    actor: systemActor('cli'),
    targetId: account.id,
    input: {},
    requestId: uuidv7(),
    locale: 'en',
  };
  const { result } = await bus.execute(resetPassword, call);
  if (account.status === 'disabled') await bus.execute(enableStaff, call);
  out.write(
    `New password of ${email}: ${result.password}\nIt is shown this once and is asked to be changed.\n`,
  );
  return 0;
}
