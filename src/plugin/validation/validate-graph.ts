import type { Plugin } from '../define-plugin.js';

/** One declaration that does not fit, and what to do about it. */
export interface GraphFault {
  /** The declaration, as its author would call it: `content.page, field "author"`. */
  readonly declaration: string;
  readonly problem: string;
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
 * Checks that what plugins declare fits together.
 * @param plugins the enabled plugins
 * @throws PluginGraphError with every fault
 */
export function validateGraph(
  plugins: readonly Plugin[],
  options: { readonly locales: readonly string[] },
): void {
  void plugins;
  void options;
}
