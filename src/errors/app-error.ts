/** One fault inside a request: where it is (RFC 6901 pointer into the body, or `query`/`path` names) and what it is. */
export interface Fault {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/**
 * The one error that the application throws on purpose. It is made by a catalogue of `defineErrors`, never by hand, so
 * every code has a page, a status and a text in each language.
 */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    /** Stable for ever: `<namespace>.<key>`. */
    readonly code: string,
    /** HTTP status, 400–599. */
    readonly status: number,
    /** Facts the message is made of; safe to show to the caller. */
    readonly params: Readonly<Record<string, unknown>>,
    message: string,
    /** Faults of single members, when the error is about the input. */
    readonly errors: readonly Fault[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /**
   * The same error, naming the members at fault.
   * @param errors faults to report beside the error's own code
   */
  withErrors(errors: readonly Fault[]): AppError {
    return new AppError(this.code, this.status, this.params, this.message, errors, { cause: this.cause });
  }
}
