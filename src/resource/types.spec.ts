import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineCommand } from '../command/define-command.js';
import type { WriteContext } from '../command/write-context.js';
import { defineEvent } from '../events/define-event.js';
import { defineJob } from '../jobs/define-job.js';
import { defineSettings } from '../settings/define-settings.js';
import { defineStates } from '../states/define-states.js';
import type { Money } from '../values/money.js';
import { defineResource, type NewRow, type RowOf, type RowPatch } from './define-resource.js';
import { f } from './fields.js';

/*
 * These tests are made by the compiler: `npm run check` compiles this file, and an expected error that does not occur is
 * an error itself. What stands between @ts-expect-error and the next line is the mistake; nothing of it is run.
 */

const label = { en: 'Label', zh: '标签' };
const machine = defineStates({
  name: 'library.book.status',
  initial: 'draft',
  final: ['done'],
  states: { draft: label, done: label },
  transitions: { finish: { from: ['draft'], to: 'done', label } },
});
const Book = defineResource({
  name: 'library.book',
  labels: { one: label, many: label },
  title: 'title',
  fields: {
    title: f.text({ label }),
    blurb: f.text({ label, translated: true, optional: true }),
    status: f.state({ label, machine }),
    size: f.enum({ label, values: { small: label, large: label }, default: 'small' }),
    fee: f.money({ label }),
    since: f.instant({ label, optional: true }),
    tags: f.refs({ label, to: 'library.tag' }),
    extra: f.json({ label, schema: z.strictObject({ depth: z.int() }) }),
    parts: f.list({ label, of: { name: f.text({ label }), day: f.date({ label, optional: true }) } }),
  },
});

/** Code that is compiled and never run. */
function compiledOnly(_code: () => void): void {
  expect(true).toBe(true);
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(equal: Equal<A, B>): void => expect(equal).toBe(true);

describe('typed rows', () => {
  type Row = RowOf<typeof Book>;

  it('know the value of every field', () => {
    same<Row['id'], string>(true);
    same<Row['version'], number>(true);
    same<Row['createdAt'], Date>(true);
    same<Row['title'], string>(true);
    same<Row['blurb'], Readonly<Record<string, string>> | null>(true);
    same<Row['status'], 'draft' | 'done'>(true);
    same<Row['size'], 'small' | 'large'>(true);
    same<Row['fee'], Money>(true);
    same<Row['since'], Date | null>(true);
    same<Row['tags'], readonly string[]>(true);
    same<Row['extra'], { depth: number }>(true);
    same<Row['parts'][number]['day'], string | null>(true);
  });

  it('are made from what is required; the rest may be left out', () => {
    type New = NewRow<typeof Book>;
    const required: New = { title: 'a', fee: {} as Money, tags: [], extra: { depth: 1 }, parts: [] };
    const all: New = { ...required, size: 'large', blurb: null, since: new Date(0), id: 'x' };
    const patch: RowPatch<typeof Book> = { title: 'b' };
    expect([required.title, all.size, patch.title]).toEqual(['a', 'large', 'b']);
  });
});

describe('ten mistakes are errors of the compiler', () => {
  it('1. a title that is no field', () => {
    compiledOnly(() => {
      defineResource({
        name: 'library.book',
        labels: { one: label, many: label },
        // @ts-expect-error there is no such field
        title: 'titel',
        fields: { title: f.text({ label }) },
      });
    });
  });

  it('2. a field without its label in every language', () => {
    compiledOnly(() => {
      // @ts-expect-error zh is missing
      f.text({ label: { en: 'Title' } });
    });
  });

  it('3. a name without a plugin', () => {
    compiledOnly(() => {
      const book = {
        labels: { one: label, many: label },
        title: 'a',
        fields: { a: f.text({ label }) },
      } as const;
      // @ts-expect-error the plugin is missing
      defineResource({ ...book, name: 'book' });
    });
  });

  it('4. a bound of the wrong type', () => {
    compiledOnly(() => {
      // @ts-expect-error a number is wanted
      f.integer({ label, max: '9' });
      // @ts-expect-error the scale is missing
      f.decimal({ label, precision: 9 });
    });
  });

  it('5. a set, a list or a storefront that names an unknown field', () => {
    const base = { name: 'library.book', labels: { one: label, many: label }, title: 'a' } as const;
    const fields = { a: f.text({ label }) };
    compiledOnly(() => {
      // @ts-expect-error there is no field "b"
      defineResource({ ...base, fields, unique: [['a', 'b']] });
      // @ts-expect-error there is no field "b"
      defineResource({ ...base, fields, admin: { list: ['a', 'b'] } });
      // @ts-expect-error there is no field "b"
      defineResource({ ...base, fields, storefront: { by: 'b' } });
    });
  });

  it('6. a write of a value that the field does not hold', () => {
    compiledOnly(() => {
      const patch: RowPatch<typeof Book> = {
        // @ts-expect-error not one of its values
        size: 'medium',
      };
      const other: RowPatch<typeof Book> = {
        // @ts-expect-error required fields are never null
        title: null,
      };
      return [patch, other];
    });
  });

  it('7. a create that forgets a required field', () => {
    compiledOnly(() => {
      // @ts-expect-error "title" is missing
      const row: NewRow<typeof Book> = { fee: {} as Money, tags: [], extra: { depth: 1 }, parts: [] };
      return row;
    });
  });

  it('8. a transition from or to a state that does not exist', () => {
    compiledOnly(() => {
      defineStates({
        name: 'library.book.status',
        initial: 'draft',
        states: { draft: label, done: label },
        transitions: {
          // @ts-expect-error "gone" is no state
          lose: { from: ['draft'], to: 'gone', label },
          // @ts-expect-error "lost" is no state
          find: { from: ['lost'], to: 'done', label },
        },
      });
      defineStates({
        name: 'library.book.status',
        // @ts-expect-error "darft" is no state
        initial: 'darft',
        states: { draft: label },
        transitions: {},
      });
    });
  });

  it('9. a command whose handler does not fit its schemas', () => {
    compiledOnly(() => {
      defineCommand({
        name: 'library.count',
        label,
        input: z.strictObject({ days: z.int() }),
        result: z.strictObject({ total: z.int() }),
        // @ts-expect-error the result is a number
        handle: async (_context, { days }) => ({ total: String(days) }),
      });
      defineCommand({
        name: 'library.count',
        label,
        input: z.strictObject({ days: z.int() }),
        result: z.null(),
        handle: async (_context, input) => {
          // @ts-expect-error there is no such member
          input.weeks.toFixed();
          return null;
        },
      });
    });
  });

  it('10. an event, a job or a setting that is used with other data than declared', () => {
    const event = defineEvent({ name: 'library.book.lent', label, data: z.strictObject({ id: z.string() }) });
    const job = defineJob({
      name: 'library.remind',
      label,
      payload: z.strictObject({ id: z.string() }),
      handle: async () => null,
    });
    const settings = defineSettings({
      name: 'library.desk',
      label,
      schema: z.strictObject({ open: z.boolean().default(true) }),
      fields: { open: { label } },
    });
    compiledOnly(() => {
      const use = async (context: WriteContext) => {
        // @ts-expect-error an id is a text
        await context.emit(event, { id: 7 });
        // @ts-expect-error there is no such member
        await context.enqueue(job, { id: 'a', days: 3 });
        // @ts-expect-error there is no such member
        (await context.settings(settings)).closed.valueOf();
        // @ts-expect-error there is no such member of a row
        (await context.rows(Book).get('x')).colour.valueOf();
        // @ts-expect-error a member without a label
        defineSettings({ ...settings, fields: {} });
      };
      return use;
    });
  });
});
