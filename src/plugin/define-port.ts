import type { Label } from '../values/label.js';

declare const contributionType: unique symbol;

/** A place where plugins of upper tiers add implementations that this plugin calls without knowing them. */
export interface Port<T> {
  /** `<plugin>.<what>`. */
  readonly name: string;
  readonly label: Label;
  /** Whether the application can start without any contribution. */
  readonly required: boolean;
  readonly [contributionType]?: T;
}

/** One implementation of a port. */
export interface Contribution<T = unknown> {
  readonly port: string;
  /** Unique within the port, kebab-case. */
  readonly key: string;
  readonly implementation: T;
}

/**
 * Declares a port.
 * @param port name and label; `required` refuses to start without a contribution
 */
export function definePort<T>(port: {
  readonly name: string;
  readonly label: Label;
  readonly required?: boolean;
}): Port<T> {
  return Object.freeze({ ...port, required: port.required ?? false });
}

/**
 * Contributes an implementation to a port of a plugin that this one depends on.
 * @param port the port, from the owner's contract
 * @param key name of this implementation, unique within the port
 * @param implementation what the port's owner calls
 */
export function contribute<T>(port: Port<T>, key: string, implementation: T): Contribution<T> {
  return Object.freeze({ port: port.name, key, implementation });
}
