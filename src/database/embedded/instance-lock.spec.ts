import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startChildProgram } from '../../testing/child-program.js';
import { race } from '../../testing/race.js';
import { InstanceRunningError, acquireInstanceLock } from './instance-lock.js';
import { processSpace, startMarkOf } from './process-info.js';

const CODE = new URL('../../../dist/src/database/embedded/instance-lock.js', import.meta.url).href;

let folder: string;
let dataDir: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emporion-lock-'));
  dataDir = join(folder, 'data');
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** Starts a process that asks for the lock and keeps it; tells `held` or the name of the error. */
async function asker(): Promise<{ child: ChildProcess; said: string }> {
  const started = await startChildProgram<string>(`
    const { acquireInstanceLock } = await import(${JSON.stringify(CODE)});
    await acquireInstanceLock(${JSON.stringify(dataDir)}).then(
      () => console.log('"held"'), (error) => console.log(JSON.stringify(error.name)));`);
  children.push(started.child);
  return started;
}

/** Leaves a file as another process would. */
async function leaveTicket(fields: Record<string, unknown>): Promise<string> {
  await mkdir(join(dataDir, 'instances'), { recursive: true });
  const path = join(dataDir, 'instances', `${String(fields.id)}.json`);
  const whole = {
    space: 'another container',
    startedAt: '2026-01-05T12:00:00.000Z',
    state: 'running',
    ...fields,
  };
  await writeFile(path, JSON.stringify(whole));
  return path;
}

describe('the lock of a data folder', () => {
  it('refuses a second instance and names the process, the folder and the address of the first', async () => {
    const first = await acquireInstanceLock(dataDir);
    const early = await acquireInstanceLock(dataDir).catch((error: unknown) => error);
    expect(String(early)).toContain('still starting');
    await first.setUrl('http://localhost:3000/admin');
    const refused = await acquireInstanceLock(dataDir).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InstanceRunningError);
    expect(refused).toMatchObject({ pid: process.pid, url: 'http://localhost:3000/admin', dataDir });
    expect(String(refused)).toContain(`kill ${process.pid}`);
    await first.release();
  });

  it('is free again after its release, and leaves no file behind', async () => {
    await (await acquireInstanceLock(dataDir)).release();
    const second = await acquireInstanceLock(dataDir);
    await second.release();
    await second.release();
    expect(await readdir(join(dataDir, 'instances'))).toEqual([]);
  });

  it('goes to exactly one of forty that ask at the same moment', async () => {
    const { fulfilled, rejected } = await race(40, () => acquireInstanceLock(dataDir));
    expect(fulfilled).toHaveLength(1);
    expect(rejected).toHaveLength(39);
    for (const error of rejected) expect(error).toBeInstanceOf(InstanceRunningError);
    await fulfilled[0]?.release();
  });

  it('goes to exactly one of several processes over the remains of a killed one, which it outlives', async () => {
    const killed = await asker();
    expect(killed.said).toBe('held');
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');
    const outcomes = (await race(4, () => asker())).fulfilled.map(({ said }) => said);
    expect(outcomes.sort()).toEqual([
      'InstanceRunningError',
      'InstanceRunningError',
      'InstanceRunningError',
      'held',
    ]);
  });

  it('is not held by a dead process whose id another process has now', async () => {
    const held = await acquireInstanceLock(dataDir);
    const [name] = await readdir(join(dataDir, 'instances'));
    expect(startMarkOf(process.pid)).toBeDefined();
    await held.release();
    const ticket = {
      id: name?.replace('.json', ''),
      pid: process.pid,
      space: processSpace(),
      startMark: 'earlier',
    };
    await leaveTicket(ticket);
    await (await acquireInstanceLock(dataDir)).release();
  });

  it('is held by an instance in another container as long as that shows signs of life', async () => {
    const path = await leaveTicket({ id: 'other', pid: 7, url: 'http://site.test' });
    let beat = 0;
    const heart = setInterval(() => void utimes(path, 1, (beat += 1)), 50);
    const refused = await acquireInstanceLock(dataDir).catch((error: unknown) => error);
    clearInterval(heart);
    expect(refused).toMatchObject({ code: 'instance_running', pid: 7, url: 'http://site.test' });
  });

  it('is taken from an instance in another container that has gone silent', async () => {
    await leaveTicket({ id: 'silent', pid: process.pid });
    const begin = Date.now();
    await (await acquireInstanceLock(dataDir, 200)).release();
    expect(Date.now() - begin).toBeGreaterThanOrEqual(600);
  });

  it('is not held by a file that says nothing', async () => {
    await mkdir(join(dataDir, 'instances'), { recursive: true });
    await writeFile(join(dataDir, 'instances', 'broken.json'), '{');
    await (await acquireInstanceLock(dataDir)).release();
  });
});
