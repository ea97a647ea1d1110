/** A claimed job as it travels to whom will run it; the payload stays in the database. */
export interface HandedJob {
  readonly id: string;
  readonly name: string;
  /** How often it has been handed out, this time included. */
  readonly deliveries: number;
  /** How often it has failed. */
  readonly attempts: number;
}

/** How many jobs may be claimed now. */
export interface Room {
  /** In all; 0 while nothing can be handed over. */
  readonly total: number;
  /** For one job, by name. */
  of(name: string): number;
}

/** Whether the driver works. */
export interface DriverHealth {
  readonly kind: 'in-process' | 'bull';
  readonly ready: boolean;
  /** What is wrong, for an operator. */
  readonly problem?: string;
}

/** What a driver reports to. */
export interface JobDriverEvents {
  /** Runs a job here; never rejects. */
  run(job: HandedJob): Promise<void>;
  /** Gives jobs back that cannot be run here now. */
  giveBack(jobs: readonly HandedJob[], afterSeconds: number): Promise<void>;
  /** There may be room again. */
  onRoom(): void;
}

/** Carries claimed jobs to the processes that run them. It may lose or repeat them: the database judges. */
export interface JobDriver {
  start(events: JobDriverEvents): void;
  room(): Promise<Room>;
  /** @returns those that it could not take */
  handOver(jobs: readonly HandedJob[]): Promise<readonly HandedJob[]>;
  health(): DriverHealth;
  /** Begins no further job here; what was accepted and not begun is given back. */
  stop(): Promise<void>;
  /** Lets go of every connection. */
  close(): Promise<void>;
}
