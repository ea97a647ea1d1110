import type { AuditChange } from './audit.plugin.js';

/** JSON of one entry, in characters: what a page can still show and a statement still carries. */
const LARGEST_ENTRY = 256 * 1_024;
const MOST_CHANGES = 500;

/**
 * Divides the changes of a write among as few audit entries as stay small enough to be read.
 * @param changes in their order
 * @returns parts in the same order; a change that is large by itself stands alone
 */
export function auditParts(changes: readonly AuditChange[]): AuditChange[][] {
  const parts: AuditChange[][] = [];
  let room = 0;
  for (const change of changes) {
    const size = JSON.stringify(change).length;
    const part = parts.at(-1);
    if (part && size <= room && part.length < MOST_CHANGES) {
      part.push(change);
      room -= size;
    } else {
      parts.push([change]);
      room = LARGEST_ENTRY - size;
    }
  }
  return parts;
}
