import type { Type, Provider } from '@nestjs/common';
import type { CommandDefinition } from '../command/define-command.js';
import type { WriteContext } from '../command/write-context.js';
import type { AnyErrorCatalogue } from '../errors/define-errors.js';
import type { EventDefinition } from '../events/define-event.js';
import type { QueryDefinition } from '../query/define-query.js';
import type { JobDefinition, ListenerDefinition } from '../jobs/define-job.js';
import type { AnyResource } from '../resource/define-resource.js';
import type { SettingsDefinition } from '../settings/define-settings.js';
import type { Label } from '../values/label.js';
import type { AdminWidget } from './admin.js';
import type { Contribution, Port } from './define-port.js';
import type { Seeder } from './define-seeder.js';

/** A permission beyond those that resources and commands bring. */
export interface PermissionDeclaration {
  readonly name: string;
  readonly label: Label;
}

export interface PluginDeclaration {
  /** camelCase; the first part of every name it declares. */
  readonly name: string;
  readonly label: Label;
  /** Icon of its group in the back-office, a name of the Feather set. */
  readonly icon?: string;
  /** Plugins whose contract it uses, or whose resources it refers to. */
  readonly dependsOn?: readonly string[];
  readonly resources?: readonly AnyResource[];
  readonly commands?: readonly CommandDefinition[];
  readonly queries?: readonly QueryDefinition[];
  readonly jobs?: readonly JobDefinition[];
  readonly listeners?: readonly ListenerDefinition[];
  readonly events?: readonly EventDefinition[];
  readonly errors?: readonly AnyErrorCatalogue[];
  readonly settings?: readonly SettingsDefinition[];
  readonly permissions?: readonly PermissionDeclaration[];
  readonly ports?: readonly Port<unknown>[];
  readonly contributions?: readonly Contribution[];
  readonly widgets?: readonly AdminWidget[];
  /** DDL of tables that are no resource; unqualified names that start with the plugin's name. */
  readonly schema?: readonly string[];
  /** Plain Nest controllers; every method carries `@Route`. */
  readonly controllers?: readonly Type[];
  readonly providers?: readonly Provider[];
  /** Make any number of things, by `npm run seed`. */
  readonly seeders?: readonly Seeder[];
  /** Fills an empty database with demo data; run once, in one transaction. */
  demo?(context: WriteContext): Promise<void>;
}

type ListKey =
  | 'dependsOn'
  | 'resources'
  | 'commands'
  | 'queries'
  | 'jobs'
  | 'listeners'
  | 'events'
  | 'errors'
  | 'settings'
  | 'permissions'
  | 'ports'
  | 'contributions'
  | 'widgets'
  | 'schema'
  | 'controllers'
  | 'providers'
  | 'seeders';

/** A declared plugin, with empty lists for what it does not have. */
export type Plugin = Required<Pick<PluginDeclaration, ListKey>> & Omit<PluginDeclaration, ListKey>;

const LISTS: readonly ListKey[] = [
  'dependsOn',
  'resources',
  'commands',
  'queries',
  'jobs',
  'listeners',
  'events',
  'errors',
  'settings',
  'permissions',
  'ports',
  'contributions',
  'widgets',
  'schema',
  'controllers',
  'providers',
  'seeders',
];

/**
 * Declares a plugin. Nothing happens until it is named in `plugins.config.ts`; start-up then checks it against all
 * others and refuses what does not fit together.
 * @param declaration everything the plugin brings
 */
export function definePlugin(declaration: PluginDeclaration): Plugin {
  const empty = Object.fromEntries(LISTS.map((key) => [key, []]));
  return Object.freeze({ ...empty, ...declaration }) as Plugin;
}
