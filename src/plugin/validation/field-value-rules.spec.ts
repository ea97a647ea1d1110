import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { f } from '../../resource/fields.js';
import { bookWith, graphFaults, label, library } from '../../testing/graph-faults.js';

const withField = (field: unknown) => graphFaults(library({ resources: [bookWith({ field })] }));
const named = { label: label('Field') };

describe('what start-up says about the values of fields', () => {
  it.each([
    ['integer', f.integer({ ...named, min: 5, max: 1 })],
    ['money', f.money({ ...named, min: 5, max: 1 })],
    ['decimal', f.decimal({ ...named, precision: 5, scale: 2, min: '10.5', max: '9.75' })],
    ['text', f.text({ ...named, min: 5, max: 1 })],
    ['text beyond its kind', f.text({ ...named, min: 501 })],
  ])('refuses a min above the max: %s', (_kind, field) => {
    const [problem, ...rest] = withField(field);
    expect(rest).toEqual([]);
    expect(problem).toMatch(/"min" is [\d.]+ and "max" is .*, so no value fits/);
  });

  it('refuses bounds that are no such numbers', () => {
    expect(withField(f.integer({ ...named, min: 0.5, max: 2 ** 53 }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "field": "min" is 0.5 → Write a whole number within ±(2^53 − 1).",
             "resource library.book, field "field": "max" is 9007199254740992 → Write a whole number within ±(2^53 − 1).",
           ]
        `);
    expect(withField(f.text({ ...named, max: 1_000_000 }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "field": its length is bounded by min 0 and max 1000000 → Both are whole numbers of characters, at most 100,000.",
           ]
        `);
    expect(withField(f.decimal({ ...named, precision: 4, scale: 2, min: '100', max: '1; DROP' })))
      .toMatchInlineSnapshot(`
           [
             "resource library.book, field "field": "min" is "100" → Write a decimal number of that precision as text, such as "0.00".",
             "resource library.book, field "field": "max" is "1; DROP" → Write a decimal number of that precision as text, such as "0.00".",
           ]
        `);
    expect(withField(f.decimal({ ...named, precision: 2, scale: 3 }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "field": has the precision 2 and the scale 3 → The precision is 1 to 38 digits in all, the scale 0 to the precision.",
           ]
        `);
    expect(withField(f.list({ ...named, of: { a: f.text(named) }, max: 5_000 }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "field": "max" is 5000 → A list holds at most 1 to 1,000 objects.",
           ]
        `);
  });

  it('refuses an enum without values, with odd ones, or without their labels', () => {
    expect(withField(f.enum({ ...named, values: {} }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "field": is an enum without values → Write values: { draft: { en: '…', zh: '…' }, … }.",
           ]
        `);
    const values = { 'a,b': label('Both'), 1: label('One'), good: { en: 'Good', zh: '' } };
    expect(withField(f.enum({ ...named, values }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "field": "1" cannot be the name of a value → Use letters, digits, - and _, a letter first; what a merchant reads is the label.",
             "resource library.book, field "field": "a,b" cannot be the name of a value → Use letters, digits, - and _, a letter first; what a merchant reads is the label.",
             "resource library.book, field "field": "values.good" has no text in 中文 → Write good: { en: '…', zh: '…' }; a merchant reads it in either language.",
           ]
        `);
  });

  it('refuses documents that have no JSON form or must be awaited', () => {
    expect(withField(f.json({ ...named, schema: z.strictObject({ at: z.date() }) }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "field": "schema" has no JSON form: Date cannot be represented in JSON Schema → Use what JSON can hold: z.iso.datetime() for a time, z.int() for a whole number, an object with known members.",
           ]
        `);
    const both = z.strictObject({ size: z.string().transform(Number) });
    expect(withField(f.json({ ...named, schema: both }))).toMatchInlineSnapshot(`
      [
        "resource library.book, field "field": "schema" has no JSON form: Transforms cannot be represented in JSON Schema → Describe what is written out itself, with what JSON can hold and without transforms.",
      ]
    `);
    const late = z.strictObject({
      lines: z.array(z.strictObject({ code: z.string().refine(async () => true) })),
    });
    expect(withField(f.json({ ...named, schema: late }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "field": "schema" holds an async function at "lines.code", but values are checked synchronously → Do it in the handler, where the transaction is open.",
           ]
        `);
  });

  it('refuses defaults that the field itself refuses', () => {
    expect(withField(f.integer({ ...named, max: 3, default: 4 }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "field": its default 4 is not a value it accepts: Too big: expected number to be <=3 → Write the default as a request would send it.",
           ]
        `);
    expect(withField(f.enum({ ...named, values: { a: label('A') }, default: 'b' }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "field": its default "b" is not a value it accepts: Invalid input: expected "a" → Write the default as a request would send it.",
           ]
        `);
    expect(withField(f.money({ ...named, default: { amount: 1, currency: 'XXX' } }))).toMatchInlineSnapshot(`
      [
        "resource library.book, field "field": its default {"amount":1,"currency":"XXX"} is not a value it accepts: "currency": Invalid option: expected one of "AED"|"AFN"|"ALL"|"AMD"|"AOA"|"ARS"|"AUD"|"AWG"|"AZN"|"BAM"|"BBD"|"BDT"|"BHD"|"BIF"|"BMD… → Write the default as a request would send it.",
      ]
    `);
    expect(withField(f.instant({ ...named, default: new Date(0) }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "field": its default "1970-01-01T00:00:00.000Z" is not a value it accepts: Invalid input: expected string, received Date → Write the default as a request would send it.",
           ]
        `);
    expect(withField(f.text({ ...named, optional: true, default: null }))).toHaveLength(1);
    expect(withField(f.ref({ ...named, to: 'library.book', default: 'first' }))).toHaveLength(1);
  });

  it('survives a default that its schema can only judge later', () => {
    const late = z.strictObject({}).refine(async () => true);
    const faults = withField(f.json({ ...named, schema: late, default: {} }));
    expect(faults.some((line) => line.includes('holds an async function'))).toBe(true);
  });

  it('refuses defaults of translated texts that are no texts, in whatever languages', () => {
    expect(withField(f.text({ ...named, translated: true, default: 'Hello' }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "field": its default "Hello" is not a value it accepts: it is not an object of one text per language → Write the default as a request would send it.",
           ]
        `);
    expect(withField(f.text({ ...named, translated: true, default: { en: 'a\nb' } }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "field": its default {"en":"a\\nb"} is not a value it accepts: is one line → Write the default as a request would send it.",
           ]
        `);
    expect(withField(f.text({ ...named, translated: true, default: { fr: 'Bonjour' } }))).toEqual([]);
  });

  it('refuses a default that can be taken once only, and one of a secret', () => {
    expect(withField(f.text({ ...named, unique: true, default: 'x' }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "field": is unique and has a default, so the second row that leaves it out is refused → Leave the default out, or unique.",
           ]
        `);
    expect(withField(f.slug({ ...named, default: 'x' }))).toHaveLength(1);
    expect(withField(f.slug({ ...named, unique: false, default: 'x' }))).toEqual([]);
    expect(withField(f.secret({ ...named, default: 'hunter2' }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "field": is a secret with a default that everybody can read in the code → Leave the default out.",
           ]
        `);
  });

  it('judges the members of lists too', () => {
    const of = { size: f.integer({ ...named, min: 2, max: 1 }), kind: f.enum({ ...named, values: {} }) };
    expect(withField(f.list({ ...named, of }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "field.size": "min" is 2 and "max" is 1, so no value fits → Exchange them, or leave one of them out.",
             "resource library.book, field "field.kind": is an enum without values → Write values: { draft: { en: '…', zh: '…' }, … }.",
           ]
        `);
  });

  it('accepts good bounds, values, documents and defaults', () => {
    const fields = {
      small: f.integer({ ...named, min: -1, max: 1, default: 0 }),
      exact: f.decimal({ ...named, precision: 4, scale: 4, min: '0', max: '0.5', default: '0.25' }),
      whole: f.decimal({ ...named, precision: 38, scale: 0, default: '7' }),
      doc: f.json({ ...named, schema: z.strictObject({ a: z.int().default(1) }), default: {} }),
      many: f.refs({ ...named, to: 'library.book', default: [] }),
      at: f.instant({ ...named, default: '2026-01-01T00:00:00Z' }),
      size: f.enum({ ...named, values: { XL: label('XL'), 'half-up': label('½') }, default: 'XL' }),
    };
    expect(graphFaults(library({ resources: [bookWith(fields)] }))).toEqual([]);
  });

  it('refuses an example that the field itself would refuse', () => {
    const pages = f.integer({ label: label('Pages'), min: 1, example: 0 });
    const shelf = f.text({ label: label('Shelf'), translated: true, example: 'A' });
    expect(graphFaults(library({ resources: [bookWith({ pages, shelf })] }))).toMatchInlineSnapshot(`
      [
        "resource library.book, field "pages": its example 0 is not a value it accepts: Too small: expected number to be >=1 → Write the example as a request would send it.",
        "resource library.book, field "shelf": its example "A" is not a value it accepts: it is not an object of one text per language → Write the example as a request would send it.",
      ]
    `);
  });
});
