import type { AppError } from '../errors/app-error.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { AccessErrors } from './access.errors.js';
import { can, type Actor } from './actor.js';

/**
 * Lets an actor pass who has a permission.
 * @param actor who acts
 * @param permission full name. Raises `kernel.unauthenticated`, `kernel.forbidden` or `access.password_not_own` without it
 */
export function authorise(actor: Actor, permission: string): void {
  if (can(actor, permission)) return;
  throw actor.kind === 'anonymous' ? KernelErrors.unauthenticated() : refusal(actor, permission);
}

/**
 * Why somebody who is known may not do something.
 * @param actor who acts
 * @param permission that is missing
 */
export function refusal(actor: Actor, permission: string): AppError {
  const isGiven = actor.kind === 'staff' && actor.mustChangePassword;
  return isGiven ? AccessErrors.password_not_own() : KernelErrors.forbidden({ permission });
}
