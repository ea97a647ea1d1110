import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/** A text that never shows itself: printed, inspected, logged or serialised it reads `[redacted]`. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself, for the one place that needs it: a driver, a signature, a comparison. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
