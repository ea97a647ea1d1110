import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { startProcess, type ApplicationProcess } from '../../src/testing/application-process.js';

const LONG = 180_000;
let folder: string;
const running: ApplicationProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emporion with a space '));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((node) => node.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<ApplicationProcess> {
  const node = await startProcess({ DATA_DIR: join(folder, 'data') });
  running.push(node);
  return node;
}

/** `npm run reset`. */
async function reset(): Promise<string> {
  const env = { PATH: process.env.PATH, DATA_DIR: join(folder, 'data') };
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/src/cli/main.js', 'reset'], { env });
  return stdout;
}

it(
  'starts on nothing, keeps its data between starts until a reset, shows the first login once, and refuses a second start beside it',
  async () => {
    const first = await start();
    await first.ready();
    await expectBanner(first);
    const page = await fetch(`${first.url}/v1/store/pages/about-us?locale=zh-CN`);
    expect(await page.json()).toMatchObject({ title: '关于我们' });

    const beside = await start();
    expect(await beside.exited).toBe(1);
    expect(beside.output()).toContain(`process ${first.pid}`);
    expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);

    expect(await first.stop('SIGINT')).toBe(0);
    const second = await start();
    await second.ready();
    expect(second.output()).not.toContain('First login');
    expect((await fetch(`${second.url}/v1/store/pages/about-us`)).status).toBe(200);

    await second.stop('SIGKILL');
    const third = await start();
    await third.ready();
    expect((await fetch(`${third.url}/v1/store/pages/about-us`)).status).toBe(200);
    await reportMemory(third.pid);

    expect(await third.stop()).toBe(0);
    expect(await reset()).toContain(`Removed ${join(folder, 'data')}`);
    expect(await readdir(join(folder, 'data'))).toEqual([]);
  },
  LONG,
);

/** Every address of the banner answers, its login opens the back-office, and it says how to use services of one's own. */
async function expectBanner(node: ApplicationProcess): Promise<void> {
  const output = node.output();
  const said = (name: string): string => new RegExp(`^ +${name} +(\\S+)`, 'm').exec(output)?.[1] ?? '';
  const at = (name: string, path = ''): Promise<Response> =>
    fetch(said(name).replace('localhost', '127.0.0.1') + path);
  const origin = node.url.replace('127.0.0.1', 'localhost');
  expect(['Back-office', 'Storefront API', 'API docs'].map(said)).toEqual(
    ['/admin', '/v1/store', '/docs'].map((path) => origin + path),
  );
  const answers = [
    await at('Back-office'),
    await at('Storefront API', '/pages/about-us'),
    await at('API docs'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(said('First login')).toBe('admin@example.com');
  const login = await fetch(`${node.url}/v1/admin/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: said('First login'), password: said('Password') }),
  });
  expect(login.ok).toBe(true);
  expect(output).toContain('For your own PostgreSQL set DATABASE_URL, for Bull on Redis REDIS_URL');
}

/** A server at rest stays below the target of 220 MB with room for the machine's mood. */
async function reportMemory(pid: number): Promise<void> {
  if (process.platform !== 'linux') return;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
  expect(kilobytes).toBeLessThan(400_000);
}
