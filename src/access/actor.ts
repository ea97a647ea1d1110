/** Who acts. Every write, audit entry and event names one. */
export type Actor =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'customer'; readonly id: string }
  | {
      readonly kind: 'staff';
      readonly id: string;
      readonly permissions: ReadonlySet<string>;
      readonly name?: string;
      /** Somebody else made the password and may still know it: no permission counts until it is changed. */
      readonly mustChangePassword?: boolean;
    }
  | {
      readonly kind: 'apiKey';
      readonly id: string;
      readonly permissions: ReadonlySet<string>;
      readonly name?: string;
    }
  | { readonly kind: 'system'; readonly name: string };

export type ActorKind = Actor['kind'];

/** Somebody who has not said who they are. */
export const ANONYMOUS: Actor = Object.freeze({ kind: 'anonymous' });

/**
 * The application itself: a job, the command line, a migration.
 * @param name what acts, e.g. `job:content.publish-due`
 */
export function systemActor(name: string): Actor {
  return Object.freeze({ kind: 'system', name });
}

/**
 * Whether an actor has a permission. The system may do everything; staff and API keys have exact names
 * (`content.page.publish`) or prefixes that end in a star (`content.*`, `*`); nobody else has any.
 * @param actor who acts
 * @param permission a permission's full name
 */
export function can(actor: Actor, permission: string): boolean {
  if (actor.kind === 'system') return true;
  if (actor.kind !== 'staff' && actor.kind !== 'apiKey') return false;
  if (actor.kind === 'staff' && actor.mustChangePassword) return false;
  const held = actor.permissions;
  if (held.has(permission) || held.has('*')) return true;
  for (let dot = permission.lastIndexOf('.'); dot > 0; dot = permission.lastIndexOf('.', dot - 1)) {
    if (held.has(`${permission.slice(0, dot)}.*`)) return true;
  }
  return false;
}

/**
 * The actor in the few words that logs, audit and events keep.
 * @param actor who acts
 */
export function actorReference(actor: Actor): { kind: ActorKind; id: string | null; name: string | null } {
  return {
    kind: actor.kind,
    id: 'id' in actor ? actor.id : null,
    name: 'name' in actor ? (actor.name ?? null) : null,
  };
}
