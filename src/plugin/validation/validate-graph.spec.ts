import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineCommand } from '../../command/define-command.js';
import { defineErrors } from '../../errors/define-errors.js';
import { defineJob, defineListener } from '../../jobs/define-job.js';
import { defineResource } from '../../resource/define-resource.js';
import { f } from '../../resource/fields.js';
import { defineSettings } from '../../settings/define-settings.js';
import { defineStates } from '../../states/define-states.js';
import { book, bookFields, graphFaults, label, library, other } from '../../testing/graph-faults.js';
import { definePlugin, type Plugin } from '../define-plugin.js';
import { contribute, definePort } from '../define-port.js';
import { PluginGraphError, validateGraph } from './validate-graph.js';

/** What the person who starts the application reads. */
function refusal(...plugins: readonly Plugin[]): string {
  try {
    validateGraph(plugins, { locales: ['en', 'zh-CN'] });
    return 'it starts';
  } catch (error) {
    if (!(error instanceof PluginGraphError)) throw error;
    return error.message;
  }
}

const readingRoom = (declaration: Omit<Parameters<typeof definePlugin>[0], 'name' | 'label'>) =>
  definePlugin({ name: 'readingRoom', label: { en: 'Reading room', zh: '阅览室' }, ...declaration });
const desk = { labels: { one: label('Desk'), many: label('Desks') }, title: 'name' } as const;
const name = f.text({ label: { en: 'Name', zh: '名称' } });

describe('ten broken plugins and what start-up says of each', () => {
  it('1. depends on a plugin that is misspelt', () => {
    expect(refusal(library(), readingRoom({ dependsOn: ['libary'] }))).toMatchInlineSnapshot(`
      "Emporion cannot start: 1 declaration does not fit.
        1. plugin readingRoom: depends on "libary", which is not enabled
           → Did you mean "library"? If not, enable "libary" in plugins.config.ts or leave it out."
    `);
  });

  it('2. closes a circle of dependencies', () => {
    const plugins = [library({ dependsOn: ['readingRoom'] }), readingRoom({ dependsOn: ['library'] })];
    expect(refusal(...plugins)).toMatchInlineSnapshot(`
      "Emporion cannot start: 1 declaration does not fit.
        1. plugin library: is part of a dependency cycle: library → readingRoom → library
           → Take one of "library", "readingRoom" out of the other's dependsOn: let the lower plugin declare a port or an event, and the upper one contribute or listen."
    `);
  });

  it('3. names a resource after another plugin and forgets the second language', () => {
    const labels = { one: { en: 'Desk', zh: '' }, many: label('Desks') };
    const resource = defineResource({ name: 'library.desk', labels, title: 'name', fields: { name } });
    expect(refusal(readingRoom({ resources: [resource] }))).toMatchInlineSnapshot(`
      "Emporion cannot start: 2 declarations do not fit.
        1. resource library.desk: is declared by the plugin "readingRoom" but its name does not start with "readingRoom."
           → Rename it to "readingRoom.desk", or move it to the plugin that it belongs to.
        2. resource library.desk: "labels.one" has no text in 中文
           → Write one: { en: '…', zh: '…' }; a merchant reads it in either language."
    `);
  });

  it('4. refers to a resource of a plugin that it does not depend on', () => {
    const fields = { name, reads: f.ref({ label: label('Reads'), to: 'library.book' }) };
    const resource = defineResource({ ...desk, name: 'readingRoom.desk', fields });
    expect(refusal(library(), readingRoom({ resources: [resource] }))).toMatchInlineSnapshot(`
      "Emporion cannot start: 1 declaration does not fit.
        1. resource readingRoom.desk, field "reads": refers to "library.book" of the plugin "library", on which "readingRoom" does not depend
           → Add "library" to the dependsOn of "readingRoom"."
    `);
  });

  it('5. has fields that need one column, a reserved name and a misspelt option', () => {
    const fields = {
      name,
      fine: f.money({ label: label('Fine') }),
      fineAmount: f.integer({ label: label('Fine') }),
      version: f.integer({ label: label('Version') }),
      note: f.text({ label: label('Note'), optinal: true }),
    };
    const resource = defineResource({ ...desk, name: 'readingRoom.desk', fields });
    expect(refusal(readingRoom({ resources: [resource] }))).toMatchInlineSnapshot(`
      "Emporion cannot start: 3 declarations do not fit.
        1. resource readingRoom.desk, field "version": "version" is reserved
           → Rename it; every row has or may have "id", "version", "createdAt", "updatedAt", "included", "searchText", "constructor", "prototype" already.
        2. resource readingRoom.desk, field "note": text fields have no option "optinal"
           → Did you mean "optional"? If not, leave it out; known are "min", "max", "translated", "label", "help", "optional", "default", "example", "unique", "index", "search", "immutable", ….
        3. resource readingRoom.desk: the fields "fine", "fineAmount" both need the column "fine_amount"
           → Rename one of them: a money field "fee" has the columns fee_amount and fee_currency, a reference "author" has author_id."
    `);
  });

  it('6. declares states that cannot be reached or left, and no command that moves them', () => {
    const machine = defineStates({
      name: 'readingRoom.desk.status',
      initial: 'free',
      states: { free: label('Free'), taken: label('Taken'), broken: label('Broken') },
      transitions: { take: { from: ['free'], to: 'taken', label: label('Take') } },
    });
    const fields = { name, status: f.state({ label: label('Status'), machine }) };
    const resource = defineResource({ ...desk, name: 'readingRoom.desk', fields });
    expect(refusal(readingRoom({ resources: [resource] }))).toMatchInlineSnapshot(`
      "Emporion cannot start: 4 declarations do not fit.
        1. states readingRoom.desk.status, state "taken": cannot be left, but is not final
           → Add it to "final", or declare a transition from it.
        2. states readingRoom.desk.status, state "broken": cannot be left, but is not final
           → Add it to "final", or declare a transition from it.
        3. states readingRoom.desk.status, state "broken": cannot be reached from "free"
           → Declare a transition to it, or leave the state out.
        4. resource readingRoom.desk, field "status": no command makes any transition of "readingRoom.desk.status", so every row stays "free" for ever
           → Declare a command with resource: 'readingRoom.desk' and transition: 'take'."
    `);
  });

  it('7. has a command without a usable schema, permission and label', () => {
    const command = defineCommand({
      name: 'readingRoom.close',
      label: { en: 'Close', zh: '' },
      permission: 'rooms.close',
      input: z.object({ until: z.date() }),
      result: z.null(),
      handle: async () => null,
    });
    expect(refusal(readingRoom({ commands: [command] }))).toMatchInlineSnapshot(`
      "Emporion cannot start: 3 declarations do not fit.
        1. command readingRoom.close: "label" has no text in 中文
           → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.
        2. command readingRoom.close: needs the permission "rooms.close", which is outside its own plugin "readingRoom"
           → Leave permission out, or use one that starts with "readingRoom.".
        3. command readingRoom.close: "input" has no JSON form: Date cannot be represented in JSON Schema
           → Use what JSON can hold: z.iso.datetime() for a time, z.int() for a whole number, an object with known members."
    `);
  });

  it('8. has a job that never starts and a listener that never hears', () => {
    const jobs = [
      defineJob({
        name: 'readingRoom.sweep',
        label: label('Sweep'),
        payload: z.strictObject({}),
        attempts: 0,
        schedule: { cron: '0 25 * * *' },
        handle: async () => null,
      }),
    ];
    const listeners = [
      defineListener({
        name: 'readingRoom.count',
        label: label('Count'),
        on: ['library.book.publishd'],
        handle: async () => null,
      }),
    ];
    expect(refusal(library(), readingRoom({ dependsOn: ['library'], jobs, listeners })))
      .toMatchInlineSnapshot(`
      "Emporion cannot start: 3 declarations do not fit.
        1. job readingRoom.sweep: "attempts" is 0
           → Write a whole number from 1 to 100, or leave it out.
        2. job readingRoom.sweep: has the cron expression "0 25 * * *", which cannot be read (Constraint error, got value 25 expected range 0-23)
           → Write everySeconds: 300, or cron: '0 3 * * *' (minute hour day month weekday) with an IANA timeZone such as 'Asia/Shanghai'.
        3. listener readingRoom.count: listens to "library.book.publishd", which no enabled plugin declares
           → Did you mean "library.book.updated"? If not, enable the plugin that declares the event, or declare it with defineEvent."
    `);
  });

  it('9. has settings that are not complete and errors that say different things', () => {
    const settings = [
      defineSettings({
        name: 'readingRoom.hours',
        label: label('Hours'),
        schema: z.strictObject({ opens: z.int() }),
        fields: { opens: { label: { en: 'Opens at', zh: '' } } },
      }),
    ];
    const errors = [
      defineErrors('readingRoom', {
        is_closed: {
          status: 200,
          title: label('Closed'),
          detail: { en: 'Closed until {hour}.', zh: '已关闭，{time} 开放。' },
          remedy: label('Wait.'),
        },
      }),
    ];
    expect(refusal(readingRoom({ settings, errors }))).toMatchInlineSnapshot(`
      "Emporion cannot start: 4 declarations do not fit.
        1. error readingRoom.is_closed: "status" is 200
           → Use a status from 400 to 599: 409 for a conflict of states, 422 for a broken rule.
        2. error readingRoom.is_closed: "detail" has other places in one language than in the other (en: "hour"; zh: "time")
           → Use the same {places} in every language.
        3. settings readingRoom.hours, member "opens": is missing from an empty document: it has no default, or one that its own schema refuses
           → Write .default(…) on it, so that the settings are complete before anybody saves them.
        4. settings readingRoom.hours, member "opens": "fields.opens.label" has no text in 中文
           → Write label: { en: '…', zh: '…' }; a merchant reads it in either language."
    `);
  });

  it('10. shows storefronts what they may not see, and contributes to nothing', () => {
    const fields = {
      name,
      note: f.text({ label: label('Note'), optional: true, visibility: { storefront: true } }),
    };
    const resource = defineResource({
      ...desk,
      name: 'readingRoom.desk',
      fields,
      storefront: { by: 'name', list: { filters: ['note'], sorts: ['-note'] } },
    });
    const port = definePort<() => void>({ name: 'library.exit', label: label('Exit') });
    const contributions = [contribute(port, 'side-door', () => undefined)];
    expect(refusal(library(), readingRoom({ resources: [resource], contributions }))).toMatchInlineSnapshot(`
      "Emporion cannot start: 4 declarations do not fit.
        1. resource readingRoom.desk, field "name": "storefront.by" names it, but storefronts do not see it
           → Set visibility: { storefront: true } on the field, or leave it out there.
        2. resource readingRoom.desk, field "name": "storefront.by" names it, but two rows may have the same value
           → Set unique: true on the field, or name another.
        3. resource readingRoom.desk, field "note": "storefront.list.sorts" names it, but lists cannot be ordered by it
           → A field to order by has one value in every row (not optional, not translated) and an index.
        4. plugin readingRoom, contribution "side-door": goes to the port "library.exit", which no enabled plugin declares
           → Enable the plugin that declares it, or leave the contribution out."
    `);
  });
});

describe('validating the whole graph', () => {
  it('lets good plugins pass', () => {
    expect(graphFaults(library(), other({ dependsOn: ['library'] }))).toEqual([]);
    expect(graphFaults()).toEqual([]);
  });

  it('reports the faults of all plugins at once, and says how many', () => {
    const plugins = [
      library({ resources: [book({ title: 'tite' })] }),
      other({ dependsOn: ['nothing'] }),
      other({ name: 'third', label: label('') }),
    ];
    expect(graphFaults(...plugins)).toHaveLength(3);
    expect(refusal(...plugins)).toContain('Emporion cannot start: 3 declarations do not fit.');
  });

  it('keeps the faults for programs, beside the text for people', () => {
    const check = () => validateGraph([other({ dependsOn: ['nothing'] })], { locales: ['en'] });
    expect(check).toThrow(PluginGraphError);
    expect(check).toThrow(
      expect.objectContaining({
        faults: [
          {
            declaration: 'plugin loans',
            problem: 'depends on "nothing", which is not enabled',
            remedy: 'Enable "nothing" in plugins.config.ts or leave it out.',
          },
        ],
      }),
    );
  });

  it('names a resource that no rule refused and that cannot be compiled all the same', () => {
    const schema = z.strictObject({});
    schema.describe = () => {
      throw new Error('the schema is broken');
    };
    const field = f.json({ label: label('Odd'), schema });
    const [line, ...rest] = graphFaults(library({ resources: [book({ fields: { ...bookFields, field } })] }));
    expect(rest).toEqual([]);
    expect(line).toContain('resource library.book: cannot be compiled: the schema is broken');
  });

  it('checks 64 resources of 20 fields in well under two seconds', () => {
    const options = { label: label('Field'), index: true };
    const kinds = [f.text(options), f.integer(options), f.boolean(options), f.date(options)];
    const fields = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`field${index}`, kinds[index % kinds.length]]),
    );
    const resources = Array.from({ length: 64 }, (_, index) =>
      book({ name: `library.thing${index}`, fields, title: 'field0' }),
    );
    const plugin = library({ resources, commands: [] });
    const start = performance.now();
    expect(graphFaults(plugin)).toEqual([]);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
