import type { JobRegistry } from './job-registry.js';

/** What one process may run at the same time: so many jobs in all, and so many of each. */
export class JobSlots {
  private readonly active = new Map<string, number>();
  private taken = 0;

  /** @param total jobs that the process runs at once, ≥ 1 */
  constructor(
    private readonly registry: JobRegistry,
    readonly total: number,
  ) {}

  /** Slots that are free for any job. */
  get free(): number {
    return this.total - this.taken;
  }

  /** How many of a job may begin here, the total apart. */
  freeOf(name: string): number {
    return this.limitOf(name) - (this.active.get(name) ?? 0);
  }

  /** Whether a job has fewer slots than the process. */
  isNarrow(name: string): boolean {
    return this.limitOf(name) < this.total;
  }

  /** Takes a slot, unless there is none; give it back with {@link release}. */
  take(name: string): boolean {
    if (this.free <= 0 || this.freeOf(name) <= 0) return false;
    this.taken += 1;
    this.active.set(name, (this.active.get(name) ?? 0) + 1);
    return true;
  }

  release(name: string): void {
    this.taken -= 1;
    this.active.set(name, (this.active.get(name) ?? 1) - 1);
  }

  /** An unknown job gets a slot, so that it can be given back. */
  private limitOf(name: string): number {
    return this.registry.get(name)?.concurrency ?? this.total;
  }
}
