import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Socket, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, waitForExit } from '../database/embedded/process-info.js';
import { freePort } from '../database/embedded/free-port.js';
import { findProgram } from './find-program.js';

/** How a Redis for tests is started. */
export interface TestRedisOptions {
  /** TCP port; a free one when left out. Give a stopped server's port to bring "it" back. */
  readonly port?: number;
  /** Folder for its files; a temporary one, removed at the end, when left out. */
  readonly dir?: string;
  /** Limit as Redis writes it (`8mb`), with policy noeviction; none when left out. */
  readonly maxMemory?: string;
  /** Keeps its data in the folder (appendfsync always), to survive `kill()` and a new start there. Default false. */
  readonly appendOnly?: boolean;
  /** More arguments of redis-server. */
  readonly args?: readonly string[];
}

/** A real Redis on the loopback interface. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Ends it in order and removes its folder. May be called twice, and after `kill()`. */
  stop(): Promise<void>;
  /** Ends it at once, as kill -9 does; the folder stays until `stop()`. */
  kill(): Promise<void>;
  /** Makes it hang: connections stay, and are made, but nothing answers. */
  pause(): void;
  resume(): void;
}

const PREFIX = 'emporion-test-redis-';

/**
 * A shell that starts redis-server, prints its process id, and ends with it. When standard input closes, which happens however
 * the test process ends, it kills the server, which would live on by itself, and removes the folder in its first argument.
 */
const LEASH = `trap '' INT HUP
exec 3<&0
folder=$1; shift
"$@" </dev/null 3<&- >&2 &
server=$!
echo $server
{ cat <&3; kill -0 $$ && kill -9 $server; [ -z "$folder" ] || rm -rf "$folder"; } >/dev/null 2>&1 &
wait $server`;

/** The path of redis-server, or undefined when it is not installed, or on Windows, which has none. */
export function findRedis(): string | undefined {
  return process.platform === 'win32' ? undefined : findProgram(['redis-server']);
}

/**
 * Starts a Redis that keeps nothing on disk unless asked to.
 * @throws Error when redis-server is not on PATH, or does not start
 */
export async function startTestRedis(options: TestRedisOptions = {}): Promise<TestRedis> {
  const program = findRedis();
  if (program === undefined)
    throw new Error('redis-server is not on PATH (Debian: apt-get install redis-server)');
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const temporary = options.dir === undefined ? await mkdtemp(join(tmpdir(), PREFIX)) : undefined;
    const started = await launch([temporary ?? '', program], port, options.dir ?? temporary ?? '', options);
    if (typeof started !== 'string') return control(started, port, temporary);
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    if (options.port === undefined && attempt < 5 && started.includes('Address already in use')) continue;
    throw new Error(`redis-server did not start on port ${port}: ${started}`);
  }
}

interface Launched {
  readonly leash: ChildProcess;
  readonly pid: number;
}

/** @returns what it said when it did not start */
async function launch(
  command: readonly [folder: string, program: string],
  port: number,
  dir: string,
  { maxMemory, appendOnly, args = [] }: TestRedisOptions,
): Promise<Launched | string> {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''];
  settings.push('--appendonly', appendOnly ? 'yes' : 'no', '--appendfsync', 'always');
  settings.push(
    '--maxmemory-policy',
    'noeviction',
    ...(maxMemory === undefined ? [] : ['--maxmemory', maxMemory]),
  );
  const leash = spawn('sh', ['-c', LEASH, 'sh', ...command, ...settings, ...args], { stdio: 'pipe' });
  let said = '';
  leash.stderr.on('data', (part: Buffer) => void (said = (said + part.toString()).slice(-4_000)));
  leash.stdin.on('error', () => undefined);
  const [first] = (await once(leash.stdout, 'data')) as [Buffer];
  const pid = Number(first.toString());
  while (!(await answers(port, pid))) {
    if (leash.exitCode !== null || !isAlive(pid)) {
      leash.stdin.end();
      return said;
    }
    await sleep(15);
  }
  return { leash, pid };
}

function control({ leash, pid }: Launched, port: number, temporary: string | undefined): TestRedis {
  // A running test must not be kept from ending by a server it forgot.
  leash.unref();
  for (const stream of [leash.stdin, leash.stdout, leash.stderr])
    if (stream instanceof Socket) stream.unref();
  let finished: Promise<void> | undefined;
  const finish = async (signal: NodeJS.Signals): Promise<void> => {
    // The shell ends when the server is wholly gone. A look at the process would tell too early: its main thread may have
    // ended while another still holds the port.
    const gone = leash.exitCode === null ? once(leash, 'exit') : undefined;
    leash.ref();
    // A paused process takes SIGTERM only when it runs again.
    if (isAlive(pid)) process.kill(pid, 'SIGCONT');
    if (isAlive(pid)) process.kill(pid, signal);
    if (!(await waitForExit(pid, 5_000))) process.kill(pid, 'SIGKILL');
    await gone;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pid,
    kill: () => (finished ??= finish('SIGKILL')),
    stop: async () => {
      await (finished ??= finish('SIGTERM'));
      leash.stdin?.end();
      if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    },
    pause: () => void process.kill(pid, 'SIGSTOP'),
    resume: () => void process.kill(pid, 'SIGCONT'),
  };
}

/** Whether this process answers on the port, not another Redis that has it already, and has read its files. */
function answers(port: number, pid: number): Promise<boolean> {
  return new Promise((resolve) => {
    let reply = '';
    const socket = connect(port, '127.0.0.1', () => socket.write('INFO\r\n'));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('data', (part) => {
      reply += part.toString();
      if (!/^loading:\d\r\n/m.test(reply)) return;
      resolve(reply.includes(`process_id:${pid}\r\n`) && reply.includes('loading:0\r\n'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
