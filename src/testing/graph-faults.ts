import { z } from 'zod';
import { defineCommand, type CommandDefinition } from '../command/define-command.js';
import { definePlugin, type Plugin, type PluginDeclaration } from '../plugin/define-plugin.js';
import { PluginGraphError, validateGraph } from '../plugin/validation/validate-graph.js';
import type { AnyResource } from '../resource/define-resource.js';
import type { Field } from '../resource/field.js';
import { f } from '../resource/fields.js';
import { defineStates, type StateMachine } from '../states/define-states.js';
import type { Label } from '../values/label.js';

/**
 * A label for declarations in tests.
 * @param text what both languages say
 */
export function label(text: string): Label {
  return { en: text, zh: text };
}

/** A machine that fits: draft → published → archived. */
export const bookStates = defineStates({
  name: 'library.book.status',
  initial: 'draft',
  final: ['archived'],
  states: { draft: label('Draft'), published: label('Published'), archived: label('Archived') },
  transitions: {
    publish: { from: ['draft'], to: 'published', label: label('Publish') },
    archive: { from: ['draft', 'published'], to: 'archived', label: label('Archive') },
  },
});

/** Fields that fit, to be changed by a test. */
export const bookFields: Readonly<Record<string, Field>> = {
  title: f.text({ label: label('Title'), search: true, visibility: { storefront: true } }),
  slug: f.slug({ label: label('Address'), visibility: { storefront: true } }),
  status: f.state({ label: label('Status'), machine: bookStates }),
};

/**
 * A resource that fits, with what a test changes; anything may be wrong in it.
 * @param changes members that replace those of the good one
 */
export function book(changes: Readonly<Record<string, unknown>> = {}): AnyResource {
  const good = {
    name: 'library.book',
    labels: { one: label('Book'), many: label('Books') },
    fields: bookFields,
    title: 'title',
    writes: 'generic',
  };
  return { ...good, ...changes } as unknown as AnyResource;
}

/** The same with further fields, or others in place of the good ones. */
export function bookWith(fields: Readonly<Record<string, unknown>>, changes: object = {}): AnyResource {
  return book({ fields: { ...bookFields, ...fields }, ...changes });
}

/** The same with a changed state machine. */
export function bookInStates(changes: Readonly<Record<string, unknown>>): AnyResource {
  const machine = { ...bookStates, ...changes } as unknown as StateMachine;
  return bookWith({ status: f.state({ label: label('Status'), machine }) });
}

/** A command that fits and makes the transition of {@link bookStates}. */
export function publishBook(changes: Readonly<Record<string, unknown>> = {}): CommandDefinition {
  const good = defineCommand({
    name: 'library.book.publish',
    label: label('Publish'),
    resource: 'library.book',
    transition: 'publish',
    input: z.strictObject({}),
    result: z.null(),
    handle: async () => null,
  });
  return { ...good, ...changes };
}

/**
 * A plugin that fits, with what a test changes.
 * @param changes members that replace those of the good one
 */
export function library(changes: Partial<PluginDeclaration> = {}): Plugin {
  return definePlugin({
    name: 'library',
    label: label('Library'),
    resources: [book()],
    commands: [publishBook()],
    ...changes,
  });
}

/** A second, empty plugin. */
export function other(changes: Partial<PluginDeclaration> = {}): Plugin {
  return definePlugin({ name: 'loans', label: label('Loans'), ...changes });
}

/**
 * What start-up has against plugins.
 * @param plugins the enabled plugins
 * @returns one line per fault, `declaration: problem → remedy`; none when they fit together
 */
export function graphFaults(...plugins: readonly unknown[]): string[] {
  try {
    validateGraph(plugins as readonly Plugin[], { locales: ['en', 'zh-CN'] });
    return [];
  } catch (error) {
    if (!(error instanceof PluginGraphError)) throw error;
    return error.faults.map(({ declaration, problem, remedy }) => `${declaration}: ${problem} → ${remedy}`);
  }
}
