import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../database/embedded/free-port.js';

const MAIN = join(process.cwd(), 'dist/src/main.js');
const READY = 'Emporion is ready';
const LONGEST_START_MS = 60_000;

/** The application in a process of its own, as an operator runs it. */
export interface ApplicationProcess {
  readonly url: string;
  readonly pid: number;
  /** Everything it has written so far, both streams. */
  output(): string;
  /** Resolves when it says that it is ready; rejects when it ends before. */
  ready(): Promise<void>;
  /** Sends a signal and resolves with the exit code; null when the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
}

/**
 * Starts the compiled application on a free loopback port.
 * @param env environment variables beside PATH and HOME
 */
export async function startProcess(env: Readonly<Record<string, string>>): Promise<ApplicationProcess> {
  const port = env.PORT ?? String(await freePort());
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LOG_LEVEL: 'warn',
      HOST: '127.0.0.1',
      ADMIN_JS_SKIP_BUNDLE: 'true',
      ...env,
      PORT: port,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  const take = (chunk: Buffer): void => {
    output += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    output: () => output,
    ready: () => readyOf(exited, () => output, listeners),
    stop: (signal = 'SIGTERM') => stop(child, signal, exited),
    exited,
  };
}

async function readyOf(
  exited: Promise<number | null>,
  output: () => string,
  listeners: Set<() => void>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const ready = new Promise<void>((resolve) => {
    const look = (): void => {
      if (output().includes(READY)) resolve();
    };
    listeners.add(look);
    look();
  });
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Not ready after ${LONGEST_START_MS} ms:\n${output()}`)),
      LONGEST_START_MS,
    );
  });
  const ended = exited.then((code) =>
    Promise.reject(new Error(`Ended with ${code} before it was ready:\n${output()}`)),
  );
  ended.catch(() => undefined);
  try {
    await Promise.race([ready, late, ended]);
  } finally {
    clearTimeout(timer);
  }
}

async function stop(
  child: ChildProcess,
  signal: NodeJS.Signals,
  exited: Promise<number | null>,
): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  return exited;
}
