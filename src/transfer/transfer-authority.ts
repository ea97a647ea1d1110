import { actorReference, systemActor, type Actor } from '../access/actor.js';
import { authorise } from '../access/authorise.js';
import type { WriteContext } from '../command/write-context.js';
import { WriteScope, type WriteOrigin } from '../command/write-scope.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import type { CompiledField, CompiledResource } from '../resource/compiled-resource.js';
import { mayRead } from '../resource/row-wire.js';
import type { NamedFormat } from './formats.js';
import { exportedFields, importedFields } from './row-cells.js';
import { TransferErrors } from './transfer.errors.js';
import type { Authority } from './transfer.resource.js';

/**
 * What a transfer's job may do: exactly what whoever asks for it may do now.
 * @param actor who asks; only staff, API keys and the system come this far
 */
export function authorityOf(actor: Actor): Authority {
  const { id, name } = actorReference(actor);
  if (actor.kind === 'staff' || actor.kind === 'apiKey') {
    return { kind: actor.kind, id: actor.id, name, permissions: [...actor.permissions] };
  }
  if (actor.kind === 'system') return { kind: 'system', id: id ?? '', name, permissions: [] };
  throw KernelErrors.unauthenticated();
}

/**
 * The actor that a transfer's job acts as: rules that look at the actor hold for files as they do for requests, and the
 * audit names who asked.
 * @param authority kept with the transfer
 */
export function actorOf({ kind, id, name, permissions }: Authority): Actor {
  if (kind === 'system') return systemActor(name ?? 'transfers');
  return { kind, id, permissions: new Set(permissions), ...(name === null ? {} : { name }) };
}

/**
 * One transaction of a transfer's job, under the authority of whoever asked for it.
 * @param context of the job
 * @param authority kept with the transfer
 * @param work what to do
 */
export function inTheirName<T>(
  context: WriteContext,
  authority: Authority,
  action: string,
  work: (part: WriteContext) => Promise<T>,
): Promise<T> {
  const { locale, requestId } = context;
  const origin: WriteOrigin = { actor: actorOf(authority), action, requestId, locale };
  return context.get(WriteScope).run(origin, work);
}

/**
 * Checks that an actor may import rows of a resource in a format.
 * @param actor who asks. Raises `transfers.not_transferable` and `kernel.forbidden`
 */
export function authoriseImport(actor: Actor, resource: CompiledResource, format: NamedFormat): void {
  const { create, update } = resource.permissions;
  const { writes, providesMedia } = resource.definition;
  // Files come as uploads, one by one; a table can only speak of them.
  if (format.isBuiltIn && (writes !== 'generic' || providesMedia))
    throw TransferErrors.not_transferable({ resource: resource.name });
  for (const permission of format.permissions ?? [create, update]) authorise(actor, permission);
  if (format.isBuiltIn) refuseHidden(actor, resource, importedFields(resource));
}

/**
 * Refuses a file that would hold fields which the actor may not read.
 * @param actor who asks
 * @param resource what the file holds. Raises `kernel.forbidden`
 */
export function refuseHiddenFields(actor: Actor, resource: CompiledResource): void {
  refuseHidden(actor, resource, exportedFields(resource));
}

function refuseHidden(actor: Actor, resource: CompiledResource, fields: readonly CompiledField[]): void {
  const hidden = fields.find((field) => !mayRead(field, actor));
  if (!hidden) return;
  throw KernelErrors.forbidden({
    permission: hidden.field.options.visibility?.permission ?? resource.permissions.read,
  });
}
