import { KernelErrors } from '../../src/errors/kernel.errors.js';

/** AdminJS sends forms as text and these in place of what text cannot say (its params-to-form-data.js). */
const SENTINELS: Readonly<Record<string, () => unknown>> = {
  __FORM_VALUE_NULL__: () => null,
  __FORM_VALUE_EMPTY_OBJECT__: () => ({}),
  __FORM_VALUE_EMPTY_ARRAY__: () => [],
};

const FORBIDDEN_PARTS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Turns the flat text entries of a form into a payload for AdminJS: its sentinels become the values they stand for.
 * @param entries name and value in the order they were sent; the last one of a name counts
 * @throws kernel.invalid_input when a name would reach into an object's prototype
 */
export function formPayload(entries: Iterable<readonly [string, string]>): Record<string, unknown> {
  const payload: Record<string, unknown> = {};
  for (const [name, text] of entries) {
    refuseReservedName(name);
    // Forms end their lines with CRLF (HTML Living Standard, multipart/form-data); what is kept ends them with LF.
    payload[name] = Object.hasOwn(SENTINELS, text) ? SENTINELS[text]?.() : text.replace(/\r\n/g, '\n');
  }
  return payload;
}

/**
 * Refuses a dotted name that would reach into an object's prototype once it is unfolded (CWE-1321).
 * @param name e.g. `filters.status` or `title.en`
 * @throws kernel.invalid_input
 */
export function refuseReservedName(name: string): void {
  if (name.split(/[.~[\]]+/).some((part) => FORBIDDEN_PARTS.has(part))) {
    throw KernelErrors.invalid_input({}).withErrors([
      { pointer: `/${name.slice(0, 100)}`, code: 'unknown', detail: 'This name is not allowed.' },
    ]);
  }
}
