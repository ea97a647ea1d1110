import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineErrors } from '../../errors/define-errors.js';
import { refTo } from '../../resource/ref-to.js';
import { book, graphFaults, label, library, other, publishBook } from '../../testing/graph-faults.js';

const withCommand = (changes: Readonly<Record<string, unknown>>) =>
  graphFaults(
    library({
      commands: [
        publishBook(),
        publishBook({
          name: 'library.book.lend',
          permission: 'library.book.lend',
          transition: undefined,
          ...changes,
        }),
      ],
    }),
  );
const lines = { fields: { days: { label: label('Days') } } };

describe('what start-up says about commands', () => {
  it('accepts input of strict objects, their union, and labels for all members', () => {
    const days = z.strictObject({ days: z.int().min(1) });
    expect(withCommand({ input: days, ...lines })).toEqual([]);
    const kinds = z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('short') }),
      z.strictObject({ kind: z.literal('long'), days: z.int() }),
    ]);
    expect(
      withCommand({ input: kinds, fields: { ...lines.fields, kind: { label: label('Kind') } } }),
    ).toEqual([]);
  });

  it('refuses an unknown resource and one of a plugin it does not depend on', () => {
    expect(withCommand({ resource: 'library.boook' })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: acts on "library.boook", which no enabled plugin declares → Did you mean "library.book"? If not, enable the plugin that declares it in plugins.config.ts.",
      ]
    `);
    const foreign = publishBook({
      name: 'loans.book.lend',
      permission: 'loans.book.lend',
      transition: undefined,
    });
    expect(graphFaults(library(), other({ commands: [foreign] }))).toMatchInlineSnapshot(`
      [
        "command loans.book.lend: acts on "library.book" of the plugin "library", on which "loans" does not depend → Add "library" to the dependsOn of "loans".",
      ]
    `);
    expect(graphFaults(library(), other({ dependsOn: ['library'], commands: [foreign] }))).toEqual([]);
  });

  it('accepts one that creates a row, and refuses one whose row or members are not its own', () => {
    const creating = (changes: object) =>
      withCommand({ resource: undefined, creates: 'library.book', ...changes });
    expect(creating({})).toEqual([]);
    expect(creating({ creates: 'library.boook' })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: creates "library.boook", which no enabled plugin declares → Did you mean "library.book"? If not, name a resource of this plugin.",
      ]
    `);
    const title = z.strictObject({ title: z.string() });
    expect(creating({ input: title, fields: { title: { label: label('Title') } } })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: creates "library.book", whose create has "title" already → Leave them out of the input.",
      ]
    `);
    expect(creating({ resource: 'library.book' })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: creates "library.book" and acts on a row of "library.book" → Leave one of them out: a new row has no id yet.",
      ]
    `);
    const either = z.union([z.strictObject({}), z.strictObject({})]);
    expect(creating({ input: either })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: creates "library.book", but its input is no object → Use z.strictObject({ … }).",
      ]
    `);
  });

  it('refuses a name that does not say what it acts on', () => {
    expect(withCommand({ name: 'library.tome.lend' })).toMatchInlineSnapshot(`
      [
        "command library.tome.lend: acts on "library.book", but its name does not say so → Call it "library.book.lend": the last part becomes the path of its route.",
      ]
    `);
    expect(withCommand({ name: 'library.lend' })).toMatchInlineSnapshot(`
      [
        "command library.lend: acts on "library.book", but its name does not say so → Call it "library.book.lend": the last part becomes the path of its route.",
      ]
    `);
  });

  it('refuses an unknown transition, and one of nothing', () => {
    expect(withCommand({ transition: 'publsh' })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: makes the transition "publsh", which no state machine of "library.book" declares → Did you mean "publish"? If not, known are "publish", "archive".",
      ]
    `);
    expect(withCommand({ resource: undefined, transition: 'publish' })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: makes the transition "publish" of no resource → Say whose: resource: "<plugin>.<entity>".",
      ]
    `);
  });

  it('refuses a permission that is empty, ill-formed or of another plugin', () => {
    expect(withCommand({ permission: '' })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: has an empty permission, so anybody signed in could run it → Leave permission out: it is "library.book.lend" then.",
      ]
    `);
    expect(withCommand({ permission: 'loans.book.lend' })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: needs the permission "loans.book.lend", which is outside its own plugin "library" → Leave permission out, or use one that starts with "library.".",
      ]
    `);
    expect(withCommand({ permission: 'library.*' })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: "library.*" is not the name of a permission → Write it as <plugin>.<what> or <plugin>.<what>.<action>, all camelCase.",
      ]
    `);
  });

  it('refuses input that is no object, lets unknown members pass, or has no JSON form', () => {
    expect(withCommand({ input: z.string() })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: "input" is not an object that refuses unknown members → Use z.strictObject({ … }), or a union of such objects; without input z.strictObject({}).",
      ]
    `);
    expect(withCommand({ input: z.object({}) })).toHaveLength(1);
    expect(withCommand({ input: z.union([z.strictObject({}), z.object({})]) })).toHaveLength(1);
    expect(withCommand({ input: z.strictObject({ days: z.bigint() }), ...lines })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: "input" has no JSON form: BigInt cannot be represented in JSON Schema → Use what JSON can hold: z.iso.datetime() for a time, z.int() for a whole number, an object with known members.",
      ]
    `);
  });

  it('refuses a result that has no JSON form', () => {
    expect(withCommand({ result: z.strictObject({ at: z.date() }) })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: "result" has no JSON form: Date cannot be represented in JSON Schema → Describe what is written out itself, with what JSON can hold and without transforms.",
      ]
    `);
    expect(withCommand({ result: z.string().transform((text) => text.length) })).toHaveLength(1);
  });

  it('refuses async checks', () => {
    const days = z.strictObject({ days: z.int().refine(async () => true) });
    expect(withCommand({ input: days, ...lines })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: "input" holds an async function at "days", but values are checked synchronously → Do it in the handler, where the transaction is open.",
      ]
    `);
  });

  it('refuses a reference to what is no resource, and to one of a plugin it does not depend on', () => {
    const input = z.strictObject({ days: z.array(z.strictObject({ of: refTo('library.tome') })) });
    expect(withCommand({ input, ...lines })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: refers to "library.tome", which no enabled plugin declares → Did you mean "library.book"? If not, enable the plugin that declares it in plugins.config.ts.",
      ]
    `);
    const borrow = publishBook({
      name: 'loans.borrow',
      permission: 'loans.borrow',
      resource: undefined,
      transition: undefined,
      input: z.strictObject({ book: refTo('library.book').nullable() }),
      fields: { book: { label: label('Book') } },
    });
    expect(graphFaults(library(), other({ commands: [borrow] }))).toMatchInlineSnapshot(`
      [
        "command loans.borrow: refers to "library.book" of the plugin "library", on which "loans" does not depend → Add "library" to the dependsOn of "loans".",
      ]
    `);
    expect(graphFaults(library(), other({ commands: [borrow], dependsOn: ['library'] }))).toEqual([]);
  });

  it('takes texts for members within members and for values, in every language', () => {
    const input = z.strictObject({ lines: z.array(z.strictObject({ size: z.enum(['s', 'l']) })) });
    const sizes = (values: object) => ({
      lines: { label: label('Lines') },
      'lines.size': { label: label('Size'), values },
    });
    expect(withCommand({ input, fields: sizes({ s: label('Small') }) })).toEqual([]);
    expect(withCommand({ input, fields: sizes({ s: { en: 'Small', zh: '' } }) })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: "fields.lines.size.values.s" has no text in 中文 → Write s: { en: '…', zh: '…' }; a merchant reads it in either language.",
      ]
    `);
  });

  it('refuses members without a label, and labels without a member', () => {
    const input = z.strictObject({ days: z.int(), note: z.string().optional() });
    const fields = { days: { label: { en: 'Days', zh: '' } }, notes: { label: label('Note') } };
    expect(withCommand({ input, fields })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: "fields.days.label" has no text in 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
        "command library.book.lend: "fields" names "notes", which is no member of its input → Did you mean "note"? If not, known are "days", "note".",
        "command library.book.lend: "fields.note.label" has no text in English and 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
      ]
    `);
  });

  it('refuses a missing label and an incomplete question', () => {
    expect(withCommand({ label: undefined, confirm: { en: 'Sure?', zh: '' } })).toMatchInlineSnapshot(`
      [
        "command library.book.lend: "label" has no text in English and 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
        "command library.book.lend: "confirm" has no text in 中文 → Write confirm: { en: '…', zh: '…' }; a merchant reads it in either language.",
      ]
    `);
  });

  it('refuses error codes that no catalogue declares', () => {
    const errors = [
      defineErrors('library', {
        not_lendable: { status: 409, title: label('No'), detail: label('No'), remedy: label('No') },
      }),
    ];
    const commands = [
      publishBook({ errors: ['library.not_lendable', 'kernel.stale', 'library.not_lendible'] }),
    ];
    expect(graphFaults(library({ errors, commands }))).toMatchInlineSnapshot(`
      [
        "command library.book.publish: "errors" names the code "library.not_lendible", which no catalogue declares → Did you mean "library.not_lendable"? If not, declare it with defineErrors and list the catalogue in the "errors" of the plugin.",
      ]
    `);
  });

  it('refuses a command that generic writes bring already', () => {
    const commands = [publishBook(), publishBook({ name: 'library.book.update', transition: undefined })];
    expect(graphFaults(library({ commands }))).toMatchInlineSnapshot(`
      [
        "command library.book.update: "library.book" has the command "update" already, because its writes are generic → Give it another verb, or declare writes: 'commands' on library.book and write all of its commands.",
      ]
    `);
    expect(graphFaults(library({ commands, resources: [book({ writes: 'commands' })] }))).toEqual([]);
  });

  it('refuses commands of two plugins that would have one route', () => {
    const foreign = publishBook({ name: 'loans.book.publish', permission: 'loans.book.publish' });
    expect(graphFaults(library(), other({ dependsOn: ['library'], commands: [foreign] })))
      .toMatchInlineSnapshot(`
      [
        "command library.book.publish and command loans.book.publish: share the verb "publish" on "library.book", and so their route → Give one of them another verb.",
      ]
    `);
  });
});
