/** Lets so many pieces of work run at once and so many wait; the rest is refused, so that memory stays bounded. */
export class WorkGate {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /**
   * @param atOnce pieces of work that run at the same time
   * @param queue pieces that may wait
   * @param refusal makes the error for those beyond
   */
  constructor(
    private readonly atOnce: number,
    private readonly queue: number,
    private readonly refusal: () => Error,
  ) {}

  /** Runs a piece of work when its turn comes. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.atOnce) {
      if (this.waiting.length >= this.queue) throw this.refusal();
      // Whoever ends hands its place on, so that nobody overtakes those who wait.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
