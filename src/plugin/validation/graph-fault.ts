/** One declaration that does not fit, and what to do about it. */
export interface GraphFault {
  /** The declaration, as its author would call it: `resource content.page, field "author"`. */
  readonly declaration: string;
  /** A half sentence that goes on after the declaration. */
  readonly problem: string;
  /** Whole sentences. */
  readonly remedy: string;
}

/** Refuses a start: says every fault at once. */
export class PluginGraphError extends Error {
  override readonly name = 'PluginGraphError';

  constructor(readonly faults: readonly GraphFault[]) {
    const count = faults.length === 1 ? '1 declaration does' : `${faults.length} declarations do`;
    const lines = faults.map(
      ({ declaration, problem, remedy }, index) =>
        `  ${index + 1}. ${declaration}: ${problem}\n     → ${remedy}`,
    );
    super(`Emporion cannot start: ${count} not fit.\n${lines.join('\n')}`);
  }
}

/**
 * Writes a fault down.
 * @param declaration what is at fault, as its author would call it
 * @param problem a half sentence without a full stop
 * @param remedy whole sentences
 */
export function fault(declaration: string, problem: string, remedy: string): GraphFault {
  return { declaration, problem, remedy };
}
