import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCode } from './embedded-postgres-error.js';

/**
 * Whether a process runs. A zombie counts as gone: in a container whose first process reaps no children, an orphan stays a
 * zombie for ever and still answers signal 0.
 * @param pid process id, > 0
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCode(error) !== 'EPERM') return false;
  }
  const state = procStat(pid)?.[0];
  return state !== 'Z' && state !== 'X';
}

/**
 * Waits until a process is gone.
 * @param pid process id, > 0
 * @param timeoutMs how long to wait, in milliseconds
 * @returns false when it still runs after that time
 */
export async function waitForExit(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(pid)) {
    if (Date.now() >= deadline) return false;
    await sleep(15);
  }
  return true;
}

/**
 * The command line of a process, or undefined where the system does not tell (Windows, a hidden /proc, a dead process).
 * @param pid process id, > 0
 */
export function commandLineOf(pid: number): string | undefined {
  if (process.platform === 'win32') return undefined;
  if (process.platform === 'linux') {
    const text = readText(`/proc/${pid}/cmdline`);
    return text === undefined || text === '' ? undefined : text.replaceAll('\0', ' ').trim();
  }
  return ps(pid, 'command');
}

/**
 * A text that tells two processes with one id apart: when the process started. Undefined where the system does not tell.
 * @param pid process id, > 0
 */
export function startMarkOf(pid: number): string | undefined {
  if (process.platform === 'win32') return undefined;
  if (process.platform !== 'linux') return ps(pid, 'lstart');
  // Field 22 of /proc/<pid>/stat is the start in ticks since boot (proc(5)); the boot id tells two boots apart.
  const ticks = procStat(pid)?.[19];
  if (ticks === undefined) return undefined;
  return `${readText('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}:${ticks}`;
}

/** A name for the space in which process ids mean something: the host and, on Linux, the PID namespace (container). */
export function processSpace(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** The fields of /proc/<pid>/stat after the command name, beginning with the state; undefined elsewhere than on Linux. */
function procStat(pid: number): string[] | undefined {
  if (process.platform !== 'linux') return undefined;
  const text = readText(`/proc/${pid}/stat`);
  // The command name is in parentheses and may itself hold spaces and parentheses.
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

function ps(pid: number, column: 'command' | 'lstart'): string | undefined {
  try {
    return (
      execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
