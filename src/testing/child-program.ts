import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a program of its own is started. */
export interface ChildProgramOptions {
  /** Command and arguments that start Node in their turn, such as `setpriv --reuid …`. */
  readonly wrapper?: readonly string[];
  /** Variables beside those of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** A process group of its own, as a terminal gives to each command. Default false. */
  readonly detached?: boolean;
}

/**
 * Runs a text as an ES module in a Node process of its own, to be killed or interrupted as no test process may be.
 * It ends when the test process does (its standard input closes).
 * @param code the module; its first line of output must be JSON, and it should then stay
 * @returns the process, and what its first line said
 * @throws Error when it ends without a word
 */
export async function startChildProgram<T>(
  code: string,
  { wrapper = [], env = {}, detached = false }: ChildProgramOptions = {},
): Promise<{ child: ChildProcess; said: T }> {
  // A leash, so that a test that fails leaves no process behind.
  const leashed = `process.stdin.resume().once('close', () => process.kill(process.pid, 'SIGKILL'));\n${code}`;
  const [command = '', ...args] = [...wrapper, process.execPath, '--input-type=module', '-e', leashed];
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    detached,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`The program ended with ${String(code)} before it said anything`)),
  );
  const [line] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
  ended.catch(() => undefined);
  return { child, said: JSON.parse(line.toString()) as T };
}
