import { describe, expect, it } from '@jest/globals';
import { f } from '../../resource/fields.js';
import { bookWith, graphFaults, label, library, other, publishBook } from '../../testing/graph-faults.js';

const withField = (field: unknown) => graphFaults(library({ resources: [bookWith({ odd: field })] }));

describe('what start-up says about declarations in plain JavaScript', () => {
  it('refuses what is no plugin', () => {
    expect(graphFaults(library(), undefined, { name: 'loans' }, 'loans')).toMatchInlineSnapshot(`
      [
        "plugins.config.ts, plugin 2: is not a plugin → Export the plugin with definePlugin({ … }) and import it by its name.",
        "plugin loans: is not a plugin → Export the plugin with definePlugin({ … }) and import it by its name.",
        "plugins.config.ts, plugin 4: is not a plugin → Export the plugin with definePlugin({ … }) and import it by its name.",
      ]
    `);
  });

  it('refuses members of wrong types before anything else is said', () => {
    const resources = [bookWith({}, { title: 7, unique: ['slug'], writes: 'command' }), null] as never[];
    const commands = [publishBook({ input: { days: 'int' }, handle: 'publish' })];
    expect(graphFaults(library({ resources, commands, schema: [1 as never] }))).toMatchInlineSnapshot(`
      [
        "plugin library, resources "library.book": "title" is not a text → Make it with defineResource({ … }).",
        "plugin library, resources "library.book": "writes" is wrong: Invalid option: expected one of "generic"|"commands"|"none" → Make it with defineResource({ … }).",
        "plugin library, resources "library.book": "unique.0" is not a list → Make it with defineResource({ … }).",
        "plugin library, resources number 2: is wrong: Invalid input: expected object, received null → Make it with defineResource({ … }).",
        "plugin library, commands "library.book.publish": "input" is not a schema made with zod → Make it with defineCommand({ … }).",
        "plugin library, commands "library.book.publish": "handle" is not a function → Make it with defineCommand({ … }).",
        "plugin library, schema number 1: is not a text → Write SQL statements as texts.",
      ]
    `);
  });

  it('refuses fields that are none', () => {
    expect(withField('text')).toMatchInlineSnapshot(`
      [
        "plugin library, resources "library.book": "fields.odd" is not a field made with f → Make it with defineResource({ … }).",
      ]
    `);
    expect(withField({ kind: 'txt', options: { label: label('Odd') } })).toMatchInlineSnapshot(`
      [
        "plugin library, resources "library.book": "fields.odd.kind" is "txt", which is no kind of field. Did you mean "text"? If not, known are "text", "longText", "richText", "slug", "integer", "decimal", "money", "boolean", "instant", "date", "enum", "json", … → Make it with defineResource({ … }).",
      ]
    `);
    expect(withField({ kind: 'text' })).toMatchInlineSnapshot(`
      [
        "plugin library, resources "library.book": "fields.odd.options" is not an object → Make it with defineResource({ … }).",
      ]
    `);
  });

  it('refuses fields without what their kind needs, inside lists too', () => {
    const named = { label: label('Odd') };
    expect(withField({ kind: 'enum', options: named })).toHaveLength(1);
    expect(withField({ kind: 'json', options: { ...named, schema: { type: 'object' } } }))
      .toMatchInlineSnapshot(`
      [
        "plugin library, resources "library.book": "fields.odd.options.schema" is not a schema made with zod → Make it with defineResource({ … }).",
      ]
    `);
    expect(withField({ kind: 'state', options: { ...named, machine: { initial: 'a' } } })).not.toEqual([]);
    expect(withField({ kind: 'ref', options: named })).toMatchInlineSnapshot(`
      [
        "plugin library, resources "library.book": "fields.odd.options.to" is not a text → Make it with defineResource({ … }).",
      ]
    `);
    const list = f.list({ ...named, of: { inner: { kind: 'nothing', options: named } as never } });
    expect(withField(list)).toMatchInlineSnapshot(`
      [
        "plugin library, resources "library.book": "fields.odd.options.of.inner.kind" is "nothing", which is no kind of field. Known are "text", "longText", "richText", "slug", "integer", "decimal", "money", "boolean", "instant", "date", "enum", "json", … → Make it with defineResource({ … }).",
      ]
    `);
  });

  it('refuses jobs, listeners and settings that are incomplete', () => {
    const plugin = other({
      jobs: [{ name: 'loans.remind', schedule: { every: 5 } } as never],
      listeners: [{ name: 'loans.count', on: 'loans.loan.created' } as never],
      settings: [{ name: 'loans.desk' } as never],
      events: [{ name: 'loans.loan.returned' } as never],
      errors: [{} as never],
      controllers: ['ShelfController' as never],
    });
    expect(graphFaults(plugin)).toMatchInlineSnapshot(`
      [
        "plugin loans, jobs "loans.remind": "payload" is not a schema made with zod → Make it with defineJob({ … }).",
        "plugin loans, jobs "loans.remind": "transaction" is wrong: Invalid option: expected one of "one"|"none" → Make it with defineJob({ … }).",
        "plugin loans, jobs "loans.remind": "backoffSeconds" is not an object → Make it with defineJob({ … }).",
        "plugin loans, jobs "loans.remind": "schedule" has neither everySeconds nor cron → Make it with defineJob({ … }).",
        "plugin loans, jobs "loans.remind": "handle" is not a function → Make it with defineJob({ … }).",
        "plugin loans, listeners "loans.count": "on" is not a list → Make it with defineListener({ … }).",
        "plugin loans, listeners "loans.count": "handle" is not a function → Make it with defineListener({ … }).",
        "plugin loans, events "loans.loan.returned": "data" is not a schema made with zod → Make it with defineEvent({ … }).",
        "plugin loans, errors number 1: "namespace" is not a text → Make it with defineErrors(namespace, { … }).",
        "plugin loans, errors number 1: "entries" is not a list → Make it with defineErrors(namespace, { … }).",
        "plugin loans, settings "loans.desk": "schema" is not a schema made with zod → Make it with defineSettings({ … }).",
        "plugin loans, settings "loans.desk": "fields" is not an object → Make it with defineSettings({ … }).",
        "plugin loans, controllers number 1: is not a function → Name Nest controller classes.",
      ]
    `);
  });
});
