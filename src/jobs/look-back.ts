import type { Lane } from './claim.js';

/**
 * How far back a claim looks for the jobs of each name: into a short window, and now and then all the way, until nothing
 * is left there. A name without room stays to be looked at.
 */
export class LookBack {
  private readonly behind: Set<string>;

  /**
   * @param names of all jobs; at the start all are looked at
   * @param windowSeconds the short window
   */
  constructor(
    private readonly names: readonly string[],
    private readonly windowSeconds: number,
  ) {
    this.behind = new Set(names);
  }

  /** Looks all the way back for every name from now on. */
  begin(): void {
    for (const name of this.names) this.behind.add(name);
  }

  /** What to ask for; names without room are left out. */
  lanes(room: (name: string) => number): Lane[] {
    return this.names.flatMap((name) => {
      const free = room(name);
      return free > 0
        ? [{ name, room: free, windowSeconds: this.behind.has(name) ? null : this.windowSeconds }]
        : [];
    });
  }

  /**
   * Takes note of a claim that was not ended by its limit: where fewer jobs came than there was room for, nothing is left.
   * @param asked what was asked for
   * @param got what came
   */
  learn(asked: readonly Lane[], got: readonly { readonly name: string }[]): void {
    const counts = new Map<string, number>();
    for (const { name } of got) counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const { name, room } of asked) if ((counts.get(name) ?? 0) < room) this.behind.delete(name);
  }
}
