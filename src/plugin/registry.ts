import { z } from 'zod';
import { withCreate } from '../command/creating-command.js';
import type { CommandDefinition } from '../command/define-command.js';
import type { ErrorEntry } from '../errors/define-errors.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { defineEvent, type EventDefinition } from '../events/define-event.js';
import type { JobDefinition, ListenerDefinition } from '../jobs/define-job.js';
import { compileResource, type CompiledResource } from '../resource/compiled-resource.js';
import type { KindContext } from '../resource/kinds/field-kind.js';
import { kindOf } from '../resource/kinds/kinds.js';
import { constraintName, linkTable, resourceDdl, uniques } from '../resource/resource-ddl.js';
import { resourceCommands } from '../resource/resource-commands.js';
import type { QueryDefinition } from '../query/define-query.js';
import { permissionOf } from '../query/query-place.js';
import type { SettingsDefinition } from '../settings/define-settings.js';
import type { Label } from '../values/label.js';
import type { Plugin } from './define-plugin.js';
import { sortByDependency } from './dependency-order.js';
import { validateGraph } from './validation/validate-graph.js';

/** What a database constraint means to the person whose values broke it. */
export interface ConstraintMeaning {
  readonly resource: string;
  /** Fields at fault; empty for a rule over several columns. */
  readonly fields: readonly string[];
  /** Name of the declared check, for rules. */
  readonly rule?: string;
}

export interface RegistryOptions {
  /** Content locales, BCP 47, the default one first. */
  readonly locales: readonly [string, ...string[]];
}

/** One permission with what a merchant reads for it. */
export interface PermissionEntry {
  readonly name: string;
  readonly plugin: string;
  readonly label: Label;
}

/** DDL of one plugin, as migrations are drafted from it. */
export interface PluginSchema {
  readonly plugin: string;
  readonly dependsOn: readonly string[];
  readonly statements: readonly string[];
  readonly renames: readonly (
    | { readonly table: string; readonly kind: 'column'; readonly from: string; readonly to: string }
    | { readonly kind: 'table'; readonly from: string; readonly to: string }
  )[];
}

/** Everything that the enabled plugins declare, checked and compiled once at start. Read-only afterwards. */
export class Registry {
  /** Plugins in an order in which each comes after those it depends on. */
  readonly plugins: readonly Plugin[];
  readonly locales: readonly [string, ...string[]];
  /** What field kinds know of the rest. */
  readonly kinds: KindContext;
  readonly resources: ReadonlyMap<string, CompiledResource>;
  /** Declared commands and those that resources bring. */
  readonly commands: ReadonlyMap<string, CommandDefinition>;
  readonly queries: ReadonlyMap<string, QueryDefinition>;
  readonly events: ReadonlyMap<string, EventDefinition>;
  readonly jobs: ReadonlyMap<string, JobDefinition>;
  readonly listeners: readonly ListenerDefinition[];
  readonly settings: ReadonlyMap<string, SettingsDefinition>;
  readonly errors: ReadonlyMap<string, ErrorEntry>;
  private readonly ports: ReadonlyMap<string, ReadonlyMap<string, unknown>>;
  private readonly constraints: ReadonlyMap<string, ConstraintMeaning>;
  private readonly byPlural: ReadonlyMap<string, CompiledResource>;

  /**
   * Checks and compiles plugins.
   * @param plugins the enabled plugins, built-in ones included, in any order
   * @param options locales of content
   * @throws PluginGraphError that lists every declaration that does not fit and what to do
   */
  constructor(plugins: readonly Plugin[], options: RegistryOptions) {
    validateGraph(plugins, options);
    this.plugins = sortByDependency(plugins);
    this.locales = options.locales;
    const context = kindContext(this.plugins, options);
    this.kinds = context;
    this.resources = mapBy(
      this.all('resources').map((definition) => compileResource(definition, context)),
      ({ name }) => name,
    );
    const compiled = [...this.resources.values()];
    this.commands = mapBy(
      [
        ...this.all('commands').map((command) => withCreate(command, this.resources)),
        ...compiled.flatMap(resourceCommands),
      ],
      ({ name }) => name,
    );
    this.queries = mapBy(this.all('queries'), ({ name }) => name);
    this.events = mapBy([...this.all('events'), ...compiled.flatMap(lifecycleEvents)], ({ name }) => name);
    this.jobs = mapBy(this.all('jobs'), ({ name }) => name);
    this.listeners = this.all('listeners');
    this.settings = mapBy(this.all('settings'), ({ name }) => name);
    this.errors = mapBy(
      [KernelErrors, ...this.all('errors')].flatMap(({ entries }) => entries),
      ({ code }) => code,
    );
    this.ports = this.collectPorts();
    this.constraints = new Map(compiled.flatMap((resource) => meaningsOf(resource)));
    this.byPlural = mapBy(compiled, ({ plural }) => plural);
  }

  /** The resource of a full name; a name that is not declared is a fault of the caller. */
  resource(name: string): CompiledResource {
    const resource = this.resources.get(name);
    if (!resource) throw new TypeError(`No resource "${name}" is declared.`);
    return resource;
  }

  /** The resource whose rows are the files of media fields, when a plugin provides one. */
  mediaResource(): CompiledResource | undefined {
    return this.resources.get(this.kinds.mediaResource ?? '');
  }

  /** The resource whose routes have a path segment. */
  resourceByPlural(plural: string): CompiledResource | undefined {
    return this.byPlural.get(plural);
  }

  /** The implementations contributed to a port, by key. */
  contributions(port: string): ReadonlyMap<string, unknown> {
    return this.ports.get(port) ?? new Map();
  }

  /** What a constraint's name means; nothing for one that no resource declares. */
  constraint(name: string): ConstraintMeaning | undefined {
    return this.constraints.get(name);
  }

  /** Commands that act on a resource's rows or make new ones, in declaration order. */
  commandsOf(resource: string): readonly CommandDefinition[] {
    return [...this.commands.values()].filter((command) => command.resource === resource);
  }

  /** Every permission there is, by plugin. */
  permissions(): PermissionEntry[] {
    const entries = this.plugins.flatMap((plugin) => [
      ...plugin.resources.map(({ name, labels: { many } }) => ({
        name: `${name}.read`,
        plugin: plugin.name,
        label: { en: `See ${many.en.toLowerCase()}`, zh: `查看${many.zh}` },
      })),
      ...[...this.commands.values()]
        .filter(({ name }) => name.startsWith(`${plugin.name}.`))
        .map(({ permission, label }) => ({ name: permission, plugin: plugin.name, label })),
      ...plugin.permissions.map(({ name, label }) => ({ name, plugin: plugin.name, label })),
      ...plugin.queries
        .map((query) => ({ name: permissionOf(query) ?? '', plugin: plugin.name, label: query.label }))
        .filter(({ name }) => name.startsWith(`${plugin.name}.`)),
    ]);
    return [...mapBy(entries.reverse(), ({ name }) => name).values()].reverse();
  }

  /** The DDL of every plugin, in dependency order. */
  schemas(): PluginSchema[] {
    const tableOf = (name: string) => this.resource(name).table;
    return this.plugins.map((plugin) => {
      const resources = plugin.resources.map(({ name }) => this.resource(name));
      const ddl = resources.flatMap((resource) => resourceDdl(resource, tableOf));
      const references = (statement: string) => statement.startsWith('ALTER TABLE');
      return {
        plugin: plugin.name,
        dependsOn: plugin.dependsOn,
        // Foreign keys last, so that resources of one plugin may refer to each other in any order.
        statements: [...ddl.filter((s) => !references(s)), ...ddl.filter(references), ...plugin.schema],
        renames: resources.flatMap(renamesOf),
      };
    });
  }

  private all<
    K extends
      | 'resources'
      | 'commands'
      | 'queries'
      | 'events'
      | 'jobs'
      | 'listeners'
      | 'settings'
      | 'errors'
      | 'contributions',
  >(key: K): Plugin[K][number][] {
    return this.plugins.flatMap((plugin) => [...plugin[key]]);
  }

  private collectPorts(): ReadonlyMap<string, ReadonlyMap<string, unknown>> {
    const ports = new Map<string, Map<string, unknown>>();
    for (const { port, key, implementation } of this.all('contributions')) {
      ports.set(port, (ports.get(port) ?? new Map<string, unknown>()).set(key, implementation));
    }
    return ports;
  }
}

function mapBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T> {
  return new Map(items.map((item) => [key(item), item]));
}

function kindContext(plugins: readonly Plugin[], { locales }: RegistryOptions): KindContext {
  const media = plugins.flatMap(({ resources }) => resources).find((resource) => resource.providesMedia);
  if (!media?.providesMedia) return { locales, kindOf };
  return { locales, kindOf, mediaResource: media.name, publishedMedia: media.providesMedia.published };
}

const LIFECYCLE = [
  ['created', '已创建'],
  ['updated', '已修改'],
  ['deleted', '已删除'],
] as const;
const lifecycleData = z.strictObject({
  id: z.uuid(),
  version: z.int(),
  changed: z.array(z.string()).describe('Names of the fields that changed'),
});

/** The events that every write of a resource announces. */
function lifecycleEvents({ name, definition }: CompiledResource): EventDefinition[] {
  const { one } = definition.labels;
  return LIFECYCLE.map(([what, zh]) =>
    defineEvent({
      name: `${name}.${what}`,
      label: { en: `${one.en} ${what}`, zh: `${one.zh}${zh}` },
      data: lifecycleData,
    }),
  );
}

function meaningsOf(resource: CompiledResource): [string, ConstraintMeaning][] {
  const { table, name } = resource;
  const fieldOf = (column: string) =>
    resource.fields.find(({ columns }) => columns.some((own) => own.name === column))?.name ?? column;
  const columns = resource.fields.flatMap((field) => field.columns);
  return [
    ...uniques(resource).map((set): [string, ConstraintMeaning] => [
      constraintName('uq', table, ...set),
      { resource: name, fields: [...new Set(set.map(fieldOf))] },
    ]),
    ...columns.flatMap(({ name: column }): [string, ConstraintMeaning][] =>
      ['ck', 'fk'].map((prefix) => [
        constraintName(prefix, table, column),
        { resource: name, fields: [fieldOf(column)] },
      ]),
    ),
    ...resource.fields
      .filter(({ field }) => field.kind === 'refs')
      .map((field): [string, ConstraintMeaning] => [
        constraintName('fk', linkTable(resource, field), 'target_id'),
        { resource: name, fields: [field.name] },
      ]),
    ...(resource.definition.checks ?? []).map(({ name: rule }): [string, ConstraintMeaning] => [
      constraintName('ck', table, rule),
      { resource: name, fields: [], rule },
    ]),
  ];
}

function renamesOf(resource: CompiledResource): PluginSchema['renames'][number][] {
  const { renamedFrom } = resource.definition;
  const former = renamedFrom
    ? compileResource({ ...resource.definition, name: renamedFrom }, NO_CONTEXT).table
    : undefined;
  return [
    ...(former ? [{ kind: 'table' as const, from: former, to: resource.table }] : []),
    ...resource.fields.flatMap(({ field, columns }) => {
      const from = field.options.renamedFrom;
      if (from === undefined) return [];
      const old = kindOf(field).columns(from, field, NO_CONTEXT);
      return columns.map((column, index) => ({
        kind: 'column' as const,
        table: resource.table,
        from: old[index]?.name ?? column.name,
        to: column.name,
      }));
    }),
  ];
}

/** Names of tables and columns do not depend on locales. */
const NO_CONTEXT: KindContext = { locales: ['en'], kindOf };
