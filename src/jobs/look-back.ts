import type { Lane } from './claim.js';

/**
 * Which names a claim asks for, and how far back it looks. Names are asked for once there may be jobs, until a claim
 * leaves none. It looks into a short window, and now and then all the way, until nothing is left there. A name without
 * room stays to be asked for.
 */
export class LookBack {
  private readonly behind: Set<string>;
  private readonly wanted: Set<string>;

  /**
   * @param names of all jobs; at the start all are looked at
   * @param windowSeconds the short window
   */
  private readonly known: ReadonlySet<string>;

  constructor(
    private readonly names: readonly string[],
    private readonly windowSeconds: number,
  ) {
    this.known = new Set(names);
    this.behind = new Set(names);
    this.wanted = new Set(names);
  }

  /**
   * There may be jobs.
   * @param names which; those that are not known here are left out
   */
  want(names: readonly string[] = this.names): void {
    for (const name of names) if (this.known.has(name)) this.wanted.add(name);
  }

  /** Asks for every name, all the way back. */
  begin(): void {
    this.want();
    for (const name of this.names) this.behind.add(name);
  }

  /**
   * What to ask for. From now on the names that are asked for are wanted no more, unless {@link want} or {@link learn}
   * says so: a job that comes while the claim is under way is not forgotten.
   * @param room most jobs of a name; those without room are left out, and stay wanted
   */
  ask(room: (name: string) => number): Lane[] {
    const lanes: Lane[] = [];
    for (const name of this.wanted) {
      const free = room(name);
      if (free <= 0) continue;
      lanes.push({ name, room: free, windowSeconds: this.behind.has(name) ? null : this.windowSeconds });
    }
    for (const { name } of lanes) this.wanted.delete(name);
    return lanes;
  }

  /**
   * Takes note of what a claim brought. Where fewer jobs came than there was room for, nothing is left.
   * @param asked what was asked for
   * @param got what came
   * @param limited whether the claim's own limit ended it, so that it says nothing about any name
   */
  learn(asked: readonly Lane[], got: readonly { readonly name: string }[], limited: boolean): void {
    const counts = new Map<string, number>();
    for (const { name } of got) counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const { name, room } of asked) {
      if (limited || (counts.get(name) ?? 0) >= room) this.wanted.add(name);
      else this.behind.delete(name);
    }
  }
}
