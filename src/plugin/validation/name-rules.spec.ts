import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineEvent } from '../../events/define-event.js';
import { defineJob, defineListener } from '../../jobs/define-job.js';
import { defineSettings } from '../../settings/define-settings.js';
import { book, graphFaults, label, library, other, publishBook } from '../../testing/graph-faults.js';
import { definePort } from '../define-port.js';

const job = (name: string) =>
  defineJob({ name, label: label('Job'), payload: z.strictObject({}), handle: async () => null });
const listener = (name: string) =>
  defineListener({ name, label: label('Listener'), on: ['*'], handle: async () => null });
const event = (name: string) => defineEvent({ name, label: label('Event'), data: z.strictObject({}) });
const settings = (name: string) =>
  defineSettings({ name, label: label('Settings'), schema: z.strictObject({}), fields: {} });

describe('what start-up says about names', () => {
  it('refuses names that do not start with the name of their plugin', () => {
    const plugin = other({
      resources: [book({ fields: {}, name: 'library.loan' })],
      commands: [publishBook({ name: 'loan', resource: undefined, transition: undefined })],
      jobs: [job('library.remind')],
      listeners: [listener('library.count')],
      events: [event('library.loan.returned')],
      settings: [settings('library.desk')],
      ports: [definePort({ name: 'library.desk', label: label('Desk') })],
      widgets: [
        {
          id: 'library.due',
          label: label('Due'),
          kind: 'count',
          permission: 'library.loan.read',
          resource: 'library.loan',
        },
      ],
    });
    expect(graphFaults(plugin).filter((line) => line.includes('does not start with'))).toMatchInlineSnapshot(`
     [
       "resource library.loan: is declared by the plugin "loans" but its name does not start with "loans." → Rename it to "loans.loan", or move it to the plugin that it belongs to.",
       "command loan: is declared by the plugin "loans" but its name does not start with "loans." → Rename it to "loans.loan", or move it to the plugin that it belongs to.",
       "job library.remind: is declared by the plugin "loans" but its name does not start with "loans." → Rename it to "loans.remind", or move it to the plugin that it belongs to.",
       "listener library.count: is declared by the plugin "loans" but its name does not start with "loans." → Rename it to "loans.count", or move it to the plugin that it belongs to.",
       "event library.loan.returned: is declared by the plugin "loans" but its name does not start with "loans." → Rename it to "loans.loan.returned", or move it to the plugin that it belongs to.",
       "settings library.desk: is declared by the plugin "loans" but its name does not start with "loans." → Rename it to "loans.desk", or move it to the plugin that it belongs to.",
       "port library.desk: is declared by the plugin "loans" but its name does not start with "loans." → Rename it to "loans.desk", or move it to the plugin that it belongs to.",
       "widget library.due: is declared by the plugin "loans" but its name does not start with "loans." → Rename it to "loans.due", or move it to the plugin that it belongs to.",
     ]
    `);
  });

  it('refuses names that do not have the form of their kind', () => {
    const plugin = other({
      commands: [
        publishBook({
          name: 'loans.a.b.c',
          permission: 'loans.work',
          resource: undefined,
          transition: undefined,
        }),
      ],
      jobs: [job('loans.remindLate')],
      listeners: [listener('loans.a.b')],
      events: [event('loans.returned'), event('loans.loan.has-returned')],
      settings: [settings('loans.front-desk')],
      ports: [definePort({ name: 'loans', label: label('Desk') })],
    });
    expect(graphFaults(plugin)).toMatchInlineSnapshot(`
     [
       "command loans.a.b.c: its name does not have the form of its kind → Write it as <plugin>.<entity>.<verb> or <plugin>.<verb>, all camelCase.",
       "job loans.remindLate: its name does not have the form of its kind → Write it as <plugin>.<what-it-does>, kebab-case after the dot.",
       "listener loans.a.b: its name does not have the form of its kind → Write it as <plugin>.<what-it-does>, kebab-case after the dot.",
       "event loans.returned: its name does not have the form of its kind → Write it as <plugin>.<entity>.<past participle>, such as "content.page.published".",
       "event loans.loan.has-returned: its name does not have the form of its kind → Write it as <plugin>.<entity>.<past participle>, such as "content.page.published".",
       "settings loans.front-desk: its name does not have the form of its kind → Write it as <plugin>.<group>, both camelCase.",
       "port loans: its name does not have the form of its kind → Write it as <plugin>.<what>.",
     ]
    `);
  });

  it('refuses two declarations of one name, a job and a listener included', () => {
    const plugin = other({
      jobs: [job('loans.remind'), job('loans.sweep'), job('loans.sweep')],
      listeners: [listener('loans.remind')],
      events: [event('loans.loan.returned'), event('loans.loan.returned')],
      settings: [settings('loans.desk'), settings('loans.desk')],
      ports: [
        definePort({ name: 'loans.desk', label: label('Desk') }),
        definePort({ name: 'loans.desk', label: label('Desk') }),
      ],
    });
    expect(graphFaults(plugin)).toMatchInlineSnapshot(`
     [
       "job and listener loans.remind: is declared 2 times by the plugin "loans" → Keep one of them, or give the others names of their own.",
       "job loans.sweep: is declared 2 times by the plugin "loans" → Keep one of them, or give the others names of their own.",
       "event loans.loan.returned: is declared 2 times by the plugin "loans" → Keep one of them, or give the others names of their own.",
       "settings loans.desk: is declared 2 times by the plugin "loans" → Keep one of them, or give the others names of their own.",
       "port loans.desk: is declared 2 times by the plugin "loans" → Keep one of them, or give the others names of their own.",
     ]
    `);
  });

  it('reports a resource that is declared twice once, and not its table and path as well', () => {
    const plugin = library({ resources: [book(), book()] });
    expect(graphFaults(plugin).filter((line) => !line.includes('states'))).toMatchInlineSnapshot(`
     [
       "resource library.book: is declared 2 times by the plugin "library" → Keep one of them, or give the others names of their own.",
     ]
    `);
  });
});
