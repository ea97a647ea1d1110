import type { Plugin } from '../define-plugin.js';
import { groupsOfSame, type Graph } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { CAMEL_CASE, KEBAB_CASE } from './naming.js';

interface Declared {
  readonly plugin: Plugin;
  readonly word: string;
  readonly name: string;
  /** How the name is written, as the message says it. */
  readonly form: string;
  /** Patterns of the parts after the plugin's name; one list per number of parts allowed. */
  readonly parts: readonly (readonly RegExp[])[];
  /** Names of this space must differ. */
  readonly space: string;
}

const EITHER = new RegExp(`${CAMEL_CASE.source}|${KEBAB_CASE.source}`);

const FORMS = {
  resource: { form: '<plugin>.<entity>, both camelCase', parts: [[CAMEL_CASE]] },
  command: {
    form: '<plugin>.<entity>.<verb> or <plugin>.<verb>, all camelCase',
    parts: [[CAMEL_CASE], [CAMEL_CASE, CAMEL_CASE]],
  },
  query: {
    form: '<plugin>.<entity>.<what> or <plugin>.<what>, all camelCase',
    parts: [[CAMEL_CASE], [CAMEL_CASE, CAMEL_CASE]],
  },
  job: { form: '<plugin>.<what-it-does>, kebab-case after the dot', parts: [[KEBAB_CASE]] },
  event: {
    form: '<plugin>.<entity>.<past participle>, such as "content.page.published"',
    parts: [[CAMEL_CASE, CAMEL_CASE]],
  },
  settings: { form: '<plugin>.<group>, both camelCase', parts: [[CAMEL_CASE]] },
  port: { form: '<plugin>.<what>', parts: [[EITHER]] },
  permission: {
    form: '<plugin>.<what> or <plugin>.<what>.<action>, all camelCase',
    parts: [[CAMEL_CASE], [CAMEL_CASE, CAMEL_CASE]],
  },
} as const;

function declaredNames(graph: Graph): Declared[] {
  const all = (
    items: readonly { readonly plugin: Plugin; readonly item: { readonly name: string } }[],
    word: string,
    shape: Pick<Declared, 'form' | 'parts'>,
    space = word,
  ): Declared[] => items.map(({ plugin, item }) => ({ plugin, word, name: item.name, ...shape, space }));
  const widgets = graph.widgets.map(({ plugin, item }) => ({ plugin, item: { name: item.id } }));
  return [
    ...all(graph.resources, 'resource', FORMS.resource),
    ...all(graph.commands, 'command', FORMS.command),
    ...all(graph.queries, 'query', FORMS.query),
    // A listener runs as a job under its own name.
    ...all(graph.jobs, 'job', FORMS.job),
    ...all(graph.listeners, 'listener', FORMS.job, 'job'),
    ...all(graph.events, 'event', FORMS.event),
    ...all(graph.settings, 'settings', FORMS.settings),
    ...all(graph.ports, 'port', FORMS.port),
    ...all(graph.permissions, 'permission', FORMS.permission),
    ...all(widgets, 'widget', FORMS.port),
  ];
}

/**
 * The names of everything a plugin declares: they start with its own name, have the form of their kind, and differ.
 * @param graph what plugins declare
 */
export function nameRules(graph: Graph): GraphFault[] {
  const declared = declaredNames(graph);
  return [
    ...declared.flatMap(formFaults),
    ...groupsOfSame(declared, ({ space, name }) => `${space} ${name}`).map(duplicateFault),
  ];
}

function formFaults({ plugin, word, name, form, parts }: Declared): GraphFault[] {
  const [owner, ...rest] = name.split('.');
  if (owner !== plugin.name) {
    return [
      fault(
        `${word} ${name}`,
        `is declared by the plugin "${plugin.name}" but its name does not start with "${plugin.name}."`,
        `Rename it to "${[plugin.name, ...(rest.length > 0 ? rest : [owner])].join('.')}", or move it to the plugin that it belongs to.`,
      ),
    ];
  }
  const fits = parts.some(
    (patterns) =>
      patterns.length === rest.length && patterns.every((pattern, index) => pattern.test(rest[index] ?? '')),
  );
  return fits
    ? []
    : [fault(`${word} ${name}`, 'its name does not have the form of its kind', `Write it as ${form}.`)];
}

function duplicateFault(same: readonly Declared[]): GraphFault {
  const owners = [...new Set(same.map(({ plugin }) => plugin.name))];
  const words = [...new Set(same.map(({ word }) => word))];
  const by =
    owners.length === 1
      ? `the plugin "${owners[0]}"`
      : `the plugins ${owners.map((o) => `"${o}"`).join(', ')}`;
  return fault(
    `${words.join(' and ')} ${same[0]?.name}`,
    `is declared ${same.length} times by ${by}`,
    'Keep one of them, or give the others names of their own.',
  );
}
