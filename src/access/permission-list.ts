import { z } from 'zod';
import { KernelErrors } from '../errors/kernel.errors.js';
import type { Registry } from '../plugin/registry.js';
import { AccessErrors } from './access.errors.js';
import { can, type Actor } from './actor.js';

const PERMISSION = /^(?:\*|[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)*(?:\.\*)?)$/i;

/** Names of permissions (`content.page.read`) and of whole groups (`content.*`, `*`), each once. */
export const permissionList = z
  .array(z.string().max(200).regex(PERMISSION, 'is no permission, such as content.page.read, content.* or *'))
  .max(500)
  .refine((names) => new Set(names).size === names.length, { message: 'names a permission twice' });

/**
 * Refuses names that nothing declares.
 * @param registry all declarations
 * @param list the whole list, for pointers into it
 * @param added the names to check. Raises `kernel.invalid_input`
 */
export function checkDeclared(registry: Registry, list: readonly string[], added: readonly string[]): void {
  const declared = registry.permissions().map(({ name }) => name);
  const known = (name: string) =>
    name === '*' ||
    declared.includes(name) ||
    (name.endsWith('.*') && declared.some((one) => one.startsWith(name.slice(0, -1))));
  const faults = added
    .filter((name) => !known(name))
    .map((name) => ({
      pointer: `/permissions/${list.indexOf(name)}`,
      code: 'unknown',
      detail: `no enabled plugin declares "${name}"`,
    }));
  if (faults.length > 0) throw KernelErrors.invalid_input().withErrors(faults);
}

/**
 * Refuses to hand on, or take from others, what one does not hold oneself; otherwise the right to edit roles would be
 * the right to everything (CWE-269).
 * @param actor who acts; a group such as `content.*` is held only by who holds that group or a wider one
 * @param permissions names and groups. Raises `access.permission_not_held`
 */
export function checkHeld(actor: Actor, permissions: readonly string[]): void {
  const missing = permissions.find((permission) => !can(actor, permission));
  if (missing !== undefined) throw AccessErrors.permission_not_held({ permission: missing });
}

/**
 * What is in one list and not in the other, either way.
 * @param before the old list
 * @param after the new one
 */
export function changedItems(before: readonly string[], after: readonly string[]): string[] {
  return [
    ...before.filter((item) => !after.includes(item)),
    ...after.filter((item) => !before.includes(item)),
  ];
}

/**
 * What two lists both allow. Of a group and a part of it, the part is left.
 * @param some names and groups of permissions
 * @param others the same
 */
export function commonTo(some: readonly string[], others: readonly string[]): string[] {
  const within = (inner: readonly string[], outer: readonly string[]): string[] => {
    const held: Actor = { kind: 'staff', id: '', permissions: new Set(outer) };
    return inner.filter((permission) => can(held, permission));
  };
  return [...new Set([...within(some, others), ...within(others, some)])];
}
