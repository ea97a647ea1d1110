import { KernelErrors } from '../errors/kernel.errors.js';
import { can, type Actor } from './actor.js';

/**
 * Lets an actor pass who has a permission.
 * @param actor who acts
 * @param permission full name. Raises `kernel.unauthenticated` or `kernel.forbidden` without it
 */
export function authorise(actor: Actor, permission: string): void {
  if (can(actor, permission)) return;
  throw actor.kind === 'anonymous' ? KernelErrors.unauthenticated() : KernelErrors.forbidden({ permission });
}
