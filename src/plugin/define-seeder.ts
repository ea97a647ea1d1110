import type { WriteContext } from '../command/write-context.js';

/** A whole number that shapes what a seeder makes, given as `--name 4`. */
export interface SeederOption {
  readonly description: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

/** Some of the things that a seeder makes: those numbered `from` to `to`, both included, from 1. */
export interface SeedPart {
  readonly from: number;
  readonly to: number;
  readonly options: Readonly<Record<string, number>>;
}

/** Makes as many things as are wanted, to try the application at size. */
export interface Seeder {
  /** The option that says how many: `--<name> 10000`. */
  readonly name: string;
  readonly description: string;
  readonly options: Readonly<Record<string, SeederOption>>;
  /** How many are made in one transaction. */
  atOnce(options: SeedPart['options']): number;
  /** The highest number that was made, or 0: what is asked for again is not made again. */
  made(context: WriteContext): Promise<number>;
  /** Makes some in the open transaction, with all that is drawn from them. */
  make(context: WriteContext, part: SeedPart): Promise<void>;
}
