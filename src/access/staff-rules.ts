import type { WriteContext } from '../command/write-context.js';
import { AccessErrors } from './access.errors.js';
import { changedItems, checkHeld } from './permission-list.js';
import { ADMINISTRATOR } from './role.resource.js';

interface Membership {
  readonly status: string;
  readonly roles: readonly string[];
}

/**
 * Refuses a change of roles that hands on, or takes away, what the actor does not hold.
 * @param before ids of the roles so far
 * @param after ids of the roles to be. Raises `access.permission_not_held`
 */
export async function checkRoles(
  context: WriteContext,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  const rows = await context.tx.query<{ permission: string }>(
    'SELECT DISTINCT jsonb_array_elements_text(permissions) AS permission FROM access_role WHERE id = ANY($1::uuid[])',
    [changedItems(before, after)],
  );
  checkHeld(
    context.actor,
    rows.map(({ permission }) => permission),
  );
}

/**
 * Refuses to act on an account that may do more than the actor: who could set its password could be it.
 * @param staffId the account acted on. Raises `access.permission_not_held`
 */
export async function checkReach(context: WriteContext, staffId: string): Promise<void> {
  const rows = await context.tx.query<{ permission: string }>(
    `SELECT DISTINCT jsonb_array_elements_text(r.permissions) AS permission
     FROM access_staff_roles l JOIN access_role r ON r.id = l.target_id WHERE l.owner_id = $1::uuid`,
    [staffId],
  );
  checkHeld(
    context.actor,
    rows.map(({ permission }) => permission),
  );
}

/**
 * Refuses a write after which no administrator could sign in. The lock on the role lets one such write through at a
 * time, and the count comes after it, so two that each see the other's administrator cannot both pass.
 * @param before the account before the write, null when it is new
 * @param after the account after it, null when it is gone. Raises `access.last_administrator`
 */
export async function keepAnAdministrator(
  { tx }: WriteContext,
  before: Membership | null,
  after: Membership | null,
): Promise<void> {
  if (before?.status !== 'active') return;
  const [role] = await tx.query<{ id: string }>('SELECT id FROM access_role WHERE name = $1', [
    ADMINISTRATOR,
  ]);
  if (!role || !before.roles.includes(role.id)) return;
  if (after?.status === 'active' && after.roles.includes(role.id)) return;
  await tx.query('SELECT id FROM access_role WHERE id = $1::uuid FOR NO KEY UPDATE', [role.id]);
  const [left] = await tx.query(
    `SELECT s.id FROM access_staff s JOIN access_staff_roles l ON l.owner_id = s.id
     WHERE l.target_id = $1::uuid AND s.status = 'active' LIMIT 1`,
    [role.id],
  );
  if (!left) throw AccessErrors.last_administrator();
}
