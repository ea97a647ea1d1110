import type { Registry } from '../plugin/registry.js';
import { isWritable, mayBeLeftOut } from '../resource/compiled-resource.js';
import { kindOf, sampleOf } from '../resource/kinds/kinds.js';

let counter = 0;

/** Makes valid input for creates of one resource. */
export interface Factory {
  /**
   * A complete valid body of a create, different each time. References are not filled: give the ids of real rows.
   * @param overrides members to set
   */
  build(overrides?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** The same with only the members that a create needs. */
  minimal(overrides?: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

/**
 * The test factory of a resource, made from its declaration.
 * @param registry all declarations
 * @param name the resource's full name
 */
export function factoryOf(registry: Registry, name: string): Factory {
  const resource = registry.resource(name);
  const context = { locales: registry.locales, kindOf };
  const make = (all: boolean, overrides: Readonly<Record<string, unknown>>): Record<string, unknown> => {
    counter += 1;
    const n = counter;
    const members = resource.fields
      .filter(({ field }) => isWritable(field) && field.kind !== 'ref' && field.kind !== 'media')
      .filter(({ field }) => all || !mayBeLeftOut(field))
      .map(({ name: member, field }): [string, unknown] => [member, sampleOf(n, field, context)]);
    return { ...Object.fromEntries(members), ...overrides };
  };
  return {
    build: (overrides = {}) => make(true, overrides),
    minimal: (overrides = {}) => make(false, overrides),
  };
}
