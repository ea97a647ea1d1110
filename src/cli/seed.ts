import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { systemActor } from '../access/actor.js';
import type { WriteContext } from '../command/write-context.js';
import { WriteScope } from '../command/write-scope.js';
import type { KernelOptions } from '../kernel.module.js';
import type { Seeder } from '../plugin/define-seeder.js';
import { uuidv7 } from '../values/uuid.js';
import { inApplication } from './application-context.js';

/** What the command works with. */
export interface SeedCli {
  readonly kernel: KernelOptions;
  readonly out: Writable & { readonly isTTY?: boolean };
  readonly err: Writable;
}

type Run = <T>(work: (context: WriteContext) => Promise<T>) => Promise<T>;
type Numbers = Readonly<Record<string, number>>;

const BAR = 30;

/**
 * Makes as many things as are asked for, by the seeders of the plugins. What an earlier run made counts, so a run that
 * was ended is taken up where it was.
 * @param cli the declarations, the database and where to print
 * @param args `--<seeder> <count>` and the options of seeders
 * @returns the exit code: 1 when the arguments are not understood
 */
export async function seedCommand(cli: SeedCli, args: readonly string[]): Promise<number> {
  const seeders = cli.kernel.registry.plugins.flatMap((plugin) => plugin.seeders);
  const wanted = read(seeders, args);
  if (typeof wanted === 'string') {
    cli.err.write(`${wanted}\n${helpOf(seeders)}`);
    return 1;
  }
  return inApplication(cli.kernel, async (app) => {
    const scope = app.get(WriteScope);
    const run: Run = (work) =>
      scope.run({ actor: systemActor('seed'), action: 'seed', requestId: uuidv7(), locale: 'en' }, work);
    for (const seeder of seeders) await seed(cli.out, seeder, wanted, run);
    // Plans right after so many rows must not rest on what was known before.
    await run(async ({ tx }) => void (await tx.query('ANALYZE')));
    return 0;
  });
}

async function seed(out: SeedCli['out'], seeder: Seeder, wanted: Numbers, run: Run): Promise<void> {
  const count = wanted[seeder.name] ?? 0;
  if (count === 0) return;
  const made = await run((context) => seeder.made(context));
  const atOnce = seeder.atOnce(wanted);
  const began = Date.now();
  for (let done = made; done < count; done = Math.min(done + atOnce, count)) {
    const part = { from: done + 1, to: Math.min(done + atOnce, count), options: wanted };
    await run((context) => seeder.make(context, part));
    if (out.isTTY) out.write(`\r${lineOf(seeder.name, part.to, count, perSecond(part.to - made, began))}`);
  }
  const summary = `${seeder.name}: ${Math.max(made, count)}, of which ${Math.max(0, count - made)} are new`;
  out.write(`${out.isTTY && made < count ? '\n' : ''}${summary} (${perSecond(count - made, began)}).\n`);
}

function lineOf(name: string, done: number, count: number, speed: string): string {
  const full = Math.floor((done / count) * BAR);
  return `${name} [${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${done} / ${count}  ${speed} `;
}

function perSecond(rows: number, began: number): string {
  return `${Math.round((Math.max(0, rows) * 1_000) / Math.max(1, Date.now() - began))}/s`;
}

/** The numbers that were given, with defaults; or what is wrong with them. */
function read(seeders: readonly Seeder[], args: readonly string[]): Numbers | string {
  const count = { description: '', default: 0, min: 0, max: 100_000_000 };
  const known = seeders.flatMap(({ name, options }) => Object.entries({ [name]: count, ...options }));
  try {
    const options = Object.fromEntries(known.map(([name]) => [name, { type: 'string' as const }]));
    const { values } = parseArgs({ args: [...args], options });
    const numbers: Record<string, number> = {};
    for (const [name, { default: otherwise, min, max }] of known) {
      const number = Number(values[name] ?? otherwise);
      if (!Number.isSafeInteger(number) || number < min || number > max) {
        return `--${name} is a whole number from ${min} to ${max}.`;
      }
      numbers[name] = number;
    }
    return seeders.some(({ name }) => numbers[name]) ? numbers : 'Say what to make, and how many.';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function helpOf(seeders: readonly Seeder[]): string {
  const lines = seeders.flatMap(({ name, description, options }) => [
    `  --${name} <count>  ${description}`,
    ...Object.entries(options).map(
      ([option, { description: about, default: otherwise }]) =>
        `  --${option} <number>  ${about} (${otherwise})`,
    ),
  ]);
  return `npm run seed -- \n${lines.join('\n')}\n`;
}
