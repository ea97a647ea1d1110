import { can, type Actor } from '../access/actor.js';
import type { CompiledField, CompiledResource } from './compiled-resource.js';
import type { Row } from './row-store.js';

/**
 * Whether an actor may read a field.
 * @param field a compiled field
 * @param actor who reads
 */
export function mayRead({ field }: CompiledField, actor: Actor): boolean {
  const visibility = field.options.visibility;
  if (visibility?.adminRead === false) return false;
  return visibility?.permission === undefined || can(actor, visibility.permission);
}

/**
 * A row as JSON holds it, with the fields that the actor may read.
 * @param resource the compiled resource
 * @param row a row of it
 * @param actor who reads
 * @param members names to keep; all when left out
 */
export function rowToWire(
  resource: CompiledResource,
  row: object,
  actor: Actor,
  members?: readonly string[],
): Record<string, unknown> {
  const source = row as Row;
  const wire: Record<string, unknown> = {
    id: source.id,
    version: source.version,
    createdAt: source.createdAt.toISOString(),
    updatedAt: source.updatedAt.toISOString(),
  };
  for (const field of resource.fields) {
    if (mayRead(field, actor)) wire[field.name] = valueToWire(source[field.name]);
  }
  if (!members) return wire;
  return Object.fromEntries(Object.entries(wire).filter(([name]) => members.includes(name)));
}

function valueToWire(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : (value ?? null);
}
