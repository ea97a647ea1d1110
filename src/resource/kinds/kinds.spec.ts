import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { z } from 'zod';
import { defineStates } from '../../states/define-states.js';
import type { Field } from '../field.js';
import { f } from '../fields.js';
import type { KindContext } from './field-kind.js';
import { kindOf } from './kinds.js';

const label = { en: 'Some field', zh: '字段' };
const context: KindContext = { locales: ['en', 'zh-CN'], kindOf };
const machine = defineStates({
  name: 'library.book.status',
  initial: 'draft',
  final: ['done'],
  states: { draft: label, done: label },
  transitions: { finish: { from: ['draft'], to: 'done', label } },
});

/** Every kind, with the options that change what it accepts. */
const FIELDS: readonly (readonly [name: string, field: Field])[] = [
  ['text', f.text({ label })],
  ['text of at most 3 characters', f.text({ label, max: 3 })],
  ['text of at least 40 characters', f.text({ label, min: 40, max: 60 })],
  ['translated text', f.text({ label, translated: true })],
  ['translated text of at most 5 characters', f.text({ label, translated: true, max: 5 })],
  ['longText', f.longText({ label })],
  ['richText', f.richText({ label })],
  ['translated richText', f.richText({ label, translated: true })],
  ['slug', f.slug({ label })],
  ['slug under an odd label', f.slug({ label: { en: '  (Ein) Schlüssel! ', zh: '' } })],
  ['slug under a label without letters', f.slug({ label: { en: '地址', zh: '地址' } })],
  ['integer', f.integer({ label })],
  ['integer below zero', f.integer({ label, max: -5 })],
  ['integer of one value', f.integer({ label, min: 7, max: 7 })],
  ['decimal', f.decimal({ label, precision: 10, scale: 2 })],
  ['decimal without a whole part', f.decimal({ label, precision: 2, scale: 2 })],
  ['decimal without decimals', f.decimal({ label, precision: 3, scale: 0 })],
  ['decimal of 38 digits', f.decimal({ label, precision: 38, scale: 19 })],
  ['decimal within bounds', f.decimal({ label, precision: 4, scale: 1, min: '-2.5', max: '-1.5' })],
  ['money', f.money({ label })],
  ['money above zero', f.money({ label, min: 1, max: 250 })],
  ['boolean', f.boolean({ label })],
  ['instant', f.instant({ label })],
  ['date', f.date({ label })],
  ['enum', f.enum({ label, values: { small: label, large: label } })],
  ['json', f.json({ label, schema: z.strictObject({ a: z.int().optional() }) })],
  [
    'json with required members',
    f.json({ label, schema: z.strictObject({ at: z.iso.date(), n: z.int().min(3) }) }),
  ],
  ['json of anything', f.json({ label, schema: z.record(z.string(), z.unknown()) })],
  ['state', f.state({ label, machine })],
  ['ref', f.ref({ label, to: 'library.book' })],
  ['refs', f.refs({ label, to: 'library.book' })],
  [
    'list',
    f.list({
      label,
      of: {
        name: f.text({ label, translated: true }),
        fee: f.money({ label }),
        day: f.date({ label, optional: true }),
        on: f.boolean({ label, default: true }),
      },
    }),
  ],
  ['media', f.media({ label })],
  ['email', f.email({ label })],
  ['phone', f.phone({ label })],
  ['url', f.url({ label })],
  ['secret', f.secret({ label })],
];

const deep = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`) as unknown;

/** What a caller may send instead; each must be refused, or taken as something that can be stored. */
const HOSTILE: readonly unknown[] = [
  null,
  undefined,
  [],
  {},
  [[]],
  [null],
  -1,
  1.5,
  -0,
  1e308,
  Number.NaN,
  2 ** 31,
  2 ** 53 + 1,
  true,
  '',
  ' ',
  '0',
  '-1',
  '99999999999999999999999999',
  'a\u0000b',
  '\ud800',
  '\u202etxet',
  '0000-00-00',
  '2026-02-30',
  '2026-02-30T00:00:00Z',
  '%00',
  "'; DROP TABLE library_book; --",
  '<script>alert(1)</script>',
  '=1+1',
  '../../etc/passwd',
  'x'.repeat(1_000_000),
  '9'.repeat(1_000_000),
  JSON.parse('{"__proto__": {"polluted": true}}'),
  { constructor: { prototype: {} } },
  { amount: 1, currency: 'XXX' },
  { amount: 1.5, currency: 'USD' },
  { en: 'a\u0000b' },
  { xx: 'a' },
  Array<string>(2_000).fill('0199aa3c-7c00-7000-8000-000000000001'),
  deep(5_000),
];

function inputOf(field: Field) {
  return kindOf(field).input(field, context);
}

/** What pg gives for what it was given. */
function throughPostgres(field: Field, cells: readonly unknown[]): unknown[] {
  const columns = kindOf(field).columns('member', field, context);
  return cells.map((cell, index) => {
    const { type = '' } = columns[index] ?? {};
    if (type === 'jsonb') return JSON.parse(String(cell)) as unknown;
    if (type === 'timestamp with time zone') return new Date(String(cell));
    return type === 'bigint' ? String(cell) : cell;
  });
}

describe.each(FIELDS)('a field of the kind %s', (_name, field) => {
  const kind = kindOf(field);
  const samples = Array.from({ length: 25 }, (_, n) => kind.sample(n, field, context)).filter(
    (sample) => sample !== null,
  );

  it('accepts its own samples', () => {
    for (const sample of samples) expect(inputOf(field).safeParse(sample).error).toBeUndefined();
  });

  it('refuses hostile values with a fault, or takes what can be stored; it never throws', () => {
    for (const value of HOSTILE) {
      const parsed = inputOf(field).safeParse(value);
      if (parsed.success) {
        const stored = JSON.stringify(kind.encode(parsed.data)) ?? '';
        expect(stored).not.toMatch(/\\u0000|\\ud[89a-f]|__proto__|polluted/i);
        expect(stored.length).toBeLessThan(200_000);
      } else expect(parsed.error.issues.length).toBeGreaterThan(0);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('never accepts null or nothing: whether it may be empty is not its business', () => {
    expect(inputOf(field).safeParse(null).success).toBe(false);
    expect(inputOf(field).safeParse(undefined).success).toBe(false);
  });

  it('comes back from its cells as it went in', () => {
    for (const sample of samples) {
      const value: unknown = inputOf(field).parse(sample);
      const cells = kind.encode(value);
      const columns = kind.columns('member', field, context);
      if (columns.length === 0) continue;
      expect(cells).toHaveLength(columns.length);
      expect(kind.decode(throughPostgres(field, cells))).toEqual(value);
    }
  });

  it('is taken again as it was given out', () => {
    for (const sample of samples) {
      const value: unknown = inputOf(field).parse(sample);
      const wire: unknown = JSON.parse(JSON.stringify(value));
      expect(inputOf(field).parse(wire)).toEqual(value);
    }
  });

  it('has JSON schemas, and its samples and answers fulfil them', () => {
    const input = z.toJSONSchema(inputOf(field), { io: 'input' });
    const output = z.toJSONSchema(kind.output(field, context), { io: 'output' });
    const ajv = addFormats(new Ajv2020({ strict: false }));
    for (const sample of samples) {
      expect([ajv.validate(input, sample), ajv.errorsText()]).toEqual([true, 'No errors']);
      if (field.kind === 'secret') continue;
      const wire: unknown = JSON.parse(JSON.stringify(inputOf(field).parse(sample)));
      expect([ajv.validate(output, wire), ajv.errorsText()]).toEqual([true, 'No errors']);
    }
    expect(ajv.validate(output, { isSet: true })).toBe(field.kind === 'secret' || isOpen(field));
  });

  it('may be null in the table exactly where it is optional', () => {
    const options = { ...field.options, optional: true };
    const optional = kind.columns('member', { ...field, options }, context);
    expect(optional.every(({ nullable }) => nullable)).toBe(true);
    if (field.kind === 'media') return;
    expect(kind.columns('member', field, context).every(({ nullable }) => !nullable)).toBe(true);
  });
});

/** `json` of anything, whose schema says nothing about members. */
function isOpen(field: Field): boolean {
  const { schema } = field.options as { schema?: unknown };
  return schema instanceof z.ZodRecord;
}

/** The package is CommonJS; its types and its run-time form name the function differently. */
function addFormats(ajv: Ajv2020): Ajv2020 {
  (addFormatsModule as unknown as (ajv: Ajv2020) => void)(ajv);
  return ajv;
}

describe('filters', () => {
  const simple = FIELDS.filter(([name]) =>
    ['text', 'slug', 'email', 'phone', 'url', 'date', 'instant', 'enum', 'state', 'ref', 'decimal'].includes(
      name,
    ),
  );

  it.each(simple)('over %s take the texts of its values', (_name, field) => {
    const kind = kindOf(field);
    const sample = kind.sample(3, field, context);
    expect(kind.operators).toContain('eq');
    expect(kind.filter(field).safeParse(sample).success).toBe(true);
  });

  it.each(FIELDS)('over %s never throw', (_name, field) => {
    for (const value of HOSTILE.filter((one) => typeof one === 'string')) {
      expect(() => kindOf(field).filter(field).safeParse(value)).not.toThrow();
    }
  });

  it('over money, numbers and booleans take whole numbers and truth values', () => {
    const taken = (field: Field, text: string): unknown => kindOf(field).filter(field).safeParse(text).data;
    expect(taken(f.integer({ label }), '-12')).toBe(-12);
    expect(taken(f.money({ label }), '1999')).toBe(1999);
    expect(taken(f.boolean({ label }), 'false')).toBe(false);
    for (const wrong of ['1.5', '1e3', '', ' 1', '9007199254740993', '0x1']) {
      expect(taken(f.integer({ label }), wrong)).toBeUndefined();
    }
    expect(taken(f.boolean({ label }), '1')).toBeUndefined();
  });
});
