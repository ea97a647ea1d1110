import type { CommandDefinition } from '../../command/define-command.js';
import type { AnyErrorCatalogue } from '../../errors/define-errors.js';
import type { EventDefinition } from '../../events/define-event.js';
import type { JobDefinition, ListenerDefinition } from '../../jobs/define-job.js';
import { compileResource, type CompiledResource } from '../../resource/compiled-resource.js';
import type { AnyResource } from '../../resource/define-resource.js';
import type { Field, StateOptions } from '../../resource/field.js';
import type { KindContext } from '../../resource/kinds/field-kind.js';
import { kindOf } from '../../resource/kinds/kinds.js';
import type { QueryDefinition } from '../../query/define-query.js';
import { permissionOf } from '../../query/query-place.js';
import type { SettingsDefinition } from '../../settings/define-settings.js';
import type { StateMachine } from '../../states/define-states.js';
import type { AdminWidget } from '../admin.js';
import type { PermissionDeclaration, Plugin } from '../define-plugin.js';
import type { Contribution, Port } from '../define-port.js';

/** A declaration and the plugin that brings it. */
export interface Owned<T> {
  readonly plugin: Plugin;
  readonly item: T;
}

export interface OwnedResource extends Owned<AnyResource> {
  /** Nothing when the declaration is so wrong that nothing can be worked out from it. */
  readonly compiled?: CompiledResource;
  readonly compileError?: Error;
}

/** Everything that the enabled plugins declare, with what rules look up in it. */
export interface Graph {
  readonly plugins: readonly Plugin[];
  readonly pluginByName: ReadonlyMap<string, Plugin>;
  readonly context: KindContext;
  readonly resources: readonly OwnedResource[];
  /** The first of each name. */
  readonly resourceByName: ReadonlyMap<string, OwnedResource>;
  readonly commands: readonly Owned<CommandDefinition>[];
  readonly queries: readonly Owned<QueryDefinition>[];
  readonly jobs: readonly Owned<JobDefinition>[];
  readonly listeners: readonly Owned<ListenerDefinition>[];
  readonly events: readonly Owned<EventDefinition>[];
  readonly errors: readonly Owned<AnyErrorCatalogue>[];
  readonly settings: readonly Owned<SettingsDefinition>[];
  readonly permissions: readonly Owned<PermissionDeclaration>[];
  readonly ports: readonly Owned<Port<unknown>>[];
  readonly contributions: readonly Owned<Contribution>[];
  readonly widgets: readonly Owned<AdminWidget>[];
  /** Every permission that resources, commands and plugins bring. */
  readonly permissionNames: ReadonlySet<string>;
}

type OwnedKey = Exclude<
  keyof Graph,
  'plugins' | 'pluginByName' | 'context' | 'resources' | 'resourceByName' | 'permissionNames'
>;

/**
 * Collects what plugins declare.
 * @param plugins plugins whose members have the right types
 * @param locales content locales, BCP 47, the default one first
 */
export function graphOf(plugins: readonly Plugin[], locales: readonly string[]): Graph {
  const owned = <K extends OwnedKey>(key: K): readonly Owned<Plugin[K][number]>[] =>
    plugins.flatMap((plugin) => plugin[key].map((item) => ({ plugin, item })));
  const provider = plugins.flatMap(({ resources }) => resources).find(({ providesMedia }) => providesMedia);
  const context: KindContext = {
    locales: locales as KindContext['locales'],
    kindOf,
    ...(provider ? { mediaResource: provider.name } : {}),
    ...(provider?.providesMedia ? { publishedMedia: provider.providesMedia.published } : {}),
  };
  const resources = plugins.flatMap((plugin) =>
    plugin.resources.map((item): OwnedResource => ({ plugin, item, ...compiled(item, context) })),
  );
  const [commands, queries, permissions] = [owned('commands'), owned('queries'), owned('permissions')];
  return {
    plugins,
    pluginByName: firstBy(plugins, ({ name }) => name),
    context,
    resources,
    resourceByName: firstBy(resources, ({ item }) => item.name),
    commands,
    queries,
    permissions,
    jobs: owned('jobs'),
    listeners: owned('listeners'),
    events: owned('events'),
    errors: owned('errors'),
    settings: owned('settings'),
    ports: owned('ports'),
    contributions: owned('contributions'),
    widgets: owned('widgets'),
    permissionNames: new Set([
      ...resources.flatMap(({ item }) => permissionsOf(item)),
      ...commands.map(({ item }) => item.permission),
      ...queries.flatMap(({ item }) => permissionOf(item) ?? []),
      ...permissions.map(({ item }) => item.name),
    ]),
  };
}

const UNLABELLED = { en: '', zh: '' };

/** A missing label is a fault of its own and must not hide the others. */
function labelled(definition: AnyResource): AnyResource {
  const fields = Object.entries(definition.fields).map(([name, field]): [string, Field] => [
    name,
    field.options.label ? field : { ...field, options: { ...field.options, label: UNLABELLED } },
  ]);
  return { ...definition, fields: Object.fromEntries(fields) };
}

function compiled(item: AnyResource, context: KindContext): Pick<OwnedResource, 'compiled' | 'compileError'> {
  try {
    return { compiled: compileResource(labelled(item), context) };
  } catch (error) {
    return { compileError: error instanceof Error ? error : new Error(String(error)) };
  }
}

function permissionsOf({ name, writes }: AnyResource): string[] {
  const actions = writes === 'generic' ? ['read', 'create', 'update', 'delete'] : ['read'];
  return actions.map((action) => `${name}.${action}`);
}

function firstBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const item of items) if (!map.has(key(item))) map.set(key(item), item);
  return map;
}

/**
 * Items that share a key, one group per key.
 * @param items in declaration order
 * @param key what must be different
 */
export function groupsOfSame<T>(items: readonly T[], key: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups.values()].filter(({ length }) => length > 1);
}

/**
 * Whether a plugin may use what another declares: itself and what it names in `dependsOn`, nothing beyond.
 * @param plugin who uses
 * @param owner name of the plugin used
 */
export function mayUse(plugin: Plugin, owner: string): boolean {
  return plugin.name === owner || plugin.dependsOn.includes(owner);
}

/** The state machine of a state field. */
export function machineOf(field: Field): StateMachine {
  return (field.options as unknown as StateOptions).machine;
}
