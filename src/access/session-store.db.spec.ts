import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../database/unit-of-work.js';
import { startTestApp, type TestApp } from '../testing/test-app.js';
import { systemActor } from './actor.js';
import { setCredential } from './credentials.js';
import { openSession } from './session-store.js';
import { disableStaff } from './staff.command.js';
import { makeStaff, run, sql, type TestStaff } from './testing/staff-accounts.js';

const LIFETIME = { idleMs: 3_600_000, absoluteMs: 86_400_000 };
const ORIGIN = { ip: '192.0.2.1' };

let app: TestApp;
let unitOfWork: UnitOfWork;
let staff: TestStaff;
let hash: string;

beforeAll(async () => {
  app = await startTestApp({ plugins: [] });
  unitOfWork = app.app.get(UnitOfWork);
});
afterAll(() => app.close());
beforeEach(async () => {
  staff = await makeStaff(app);
  const [row] = await sql<{ hash: string }>(app, 'SELECT hash FROM access_credential WHERE staff_id = $1', [
    staff.id,
  ]);
  hash = row?.hash ?? '';
});

/** Logs in with the old password; the transaction stays open for as long as it is held. */
const login = (hold?: () => Promise<void>) =>
  unitOfWork.run(async (tx) => {
    const opened = await openSession(tx, { staffId: staff.id, hash, origin: ORIGIN }, LIFETIME, new Date());
    await hold?.();
    return opened;
  });
const change = (hold?: () => Promise<void>) =>
  unitOfWork.run(async (tx) => {
    await setCredential(tx, staff.id, 'another hash', new Date());
    await hold?.();
  });

/** Starts a transaction, waits until its statement is done, and lets it commit once somebody waits for it. */
async function holding<T>(begin: (hold: () => Promise<void>) => Promise<T>): Promise<{ ended: Promise<T> }> {
  let ended: Promise<T> | undefined;
  await new Promise<void>((reached) => {
    ended = begin(async () => {
      reached();
      await somebodyWaits();
    });
  });
  return { ended: ended as Promise<T> };
}

/** Until somebody waits for a lock of the transaction that is open here. */
async function somebodyWaits(): Promise<void> {
  const waiting =
    'SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))';
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    if ((await sql(app, waiting)).length > 0) return;
    await sleep(20);
  }
  throw new Error('Nobody waits for the transaction.');
}
const sessions = () => sql(app, 'SELECT 1 FROM access_session WHERE staff_id = $1', [staff.id]);

describe('a login whose password was right a moment ago', () => {
  it('opens a session while the password is still the same', async () => {
    expect(await login()).toHaveLength(43);
    expect(await sessions()).toHaveLength(1);
  });

  it('opens none once the password was changed', async () => {
    await change();
    expect(await login()).toBeUndefined();
    expect(await sessions()).toEqual([]);
  });

  it('waits for a change under way, and opens none', async () => {
    const changing = await holding(change);
    expect(await login()).toBeUndefined();
    await changing.ended;
    expect(await sessions()).toEqual([]);
  });

  it('is waited for by a change, which ends its session', async () => {
    const opening = await holding(login);
    await change();
    expect(await opening.ended).toHaveLength(43);
    expect(await sessions()).toEqual([]);
  });

  it('is waited for by whoever disables the account, which ends its session', async () => {
    const opening = await holding(login);
    await run(app, disableStaff, systemActor('test'), {}, staff.id);
    expect(await opening.ended).toHaveLength(43);
    expect(await sessions()).toEqual([]);
  });

  it('opens none once the account is disabled', async () => {
    await run(app, disableStaff, systemActor('test'), {}, staff.id);
    expect(await login()).toBeUndefined();
  });
});
