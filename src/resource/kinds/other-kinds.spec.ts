import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineStates } from '../../states/define-states.js';
import type { Field } from '../field.js';
import { f } from '../fields.js';
import type { KindContext } from './field-kind.js';
import { kindOf } from './kinds.js';

const label = { en: 'Field', zh: '字段' };
const context: KindContext = { locales: ['en', 'zh-CN'], kindOf };
const input = (field: Field) => kindOf(field).input(field, context);
const parse = (field: Field, value: unknown): unknown => input(field).safeParse(value).data;
const accepts = (field: Field, value: unknown) => input(field).safeParse(value).success;
const columns = (field: Field) => kindOf(field).columns('kindOfThing', field, context);
const id = '0199aa3c-7c00-7000-8000-00000000000a';

describe('enum and state', () => {
  const machine = defineStates({
    name: 'library.book.status',
    initial: 'draft',
    final: ['done'],
    states: { draft: label, done: label },
    transitions: { finish: { from: ['draft'], to: 'done', label } },
  });

  it('take declared values alone', () => {
    const field = f.enum({ label, values: { small: label, large: label } });
    expect(parse(field, 'small')).toBe('small');
    for (const wrong of ['Small', 'constructor', '__proto__', 'toString', '', 0])
      expect(accepts(field, wrong)).toBe(false);
  });

  it('are checked by the table too, quotes included', () => {
    expect(columns(f.enum({ label, values: { "it's": label, b: label }, default: 'b' }))).toEqual([
      {
        name: 'kind_of_thing',
        type: 'text',
        nullable: false,
        default: "'b'",
        check: `"kind_of_thing" IN ('it''s', 'b')`,
      },
    ]);
    expect(columns(f.state({ label, machine }))[0]).toMatchObject({ default: "'draft'" });
  });

  it('start in the initial state', () => {
    const field = f.state({ label, machine });
    expect([0, 1, 2].map((n) => kindOf(field).sample(n, field, context))).toEqual([
      'draft',
      'draft',
      'draft',
    ]);
  });
});

describe('ref and refs', () => {
  it('name a row as PostgreSQL does, in lower case', () => {
    expect(parse(f.ref({ label, to: 'library.book' }), id.toUpperCase())).toBe(id);
    expect(parse(f.refs({ label, to: 'library.book' }), [id.toUpperCase()])).toEqual([id]);
  });

  it('refuse one row named twice, in whatever case, and more than a thousand', () => {
    const field = f.refs({ label, to: 'library.book' });
    expect(accepts(field, [id, id])).toBe(false);
    expect(accepts(field, [id, id.toUpperCase()])).toBe(false);
    const many = Array.from(
      { length: 1_001 },
      (_, n) => `0199aa3c-7c00-7000-8000-${String(n).padStart(12, '0')}`,
    );
    expect(accepts(field, many.slice(1))).toBe(true);
    expect(accepts(field, many)).toBe(false);
  });

  it.each(['', '0', '-1', 'first', 'not-a-uuid-at-all-but-36-characters!', '%00', id.slice(1)])(
    'refuse %j',
    (wrong) => {
      expect(accepts(f.ref({ label, to: 'library.book' }), wrong)).toBe(false);
    },
  );

  it('have one column, or none where a link table holds them', () => {
    expect(columns(f.ref({ label, to: 'library.book' }))).toEqual([
      { name: 'kind_of_thing_id', type: 'uuid', nullable: false },
    ]);
    expect(columns(f.refs({ label, to: 'library.book' }))).toEqual([]);
    expect(columns(f.secret({ label }))).toEqual([]);
    expect(columns(f.media({ label }))).toEqual([{ name: 'kind_of_thing_id', type: 'uuid', nullable: true }]);
  });
});

describe('json', () => {
  const open = f.json({ label, schema: z.record(z.string(), z.unknown()) });

  it('refuses texts that cannot be stored, wherever they are', () => {
    expect(accepts(open, { a: [{ b: 'x\u0000' }] })).toBe(false);
    expect(accepts(open, { 'x\ud800': 1 })).toBe(false);
    expect(accepts(open, { a: ['中文', '🙂', null, 1, true] })).toBe(true);
  });

  it('refuses what is nested too deeply, without running out of stack', () => {
    const nested = (levels: number) => ({
      a: JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`) as unknown,
    });
    expect(accepts(open, nested(90))).toBe(true);
    expect(accepts(open, nested(101))).toBe(false);
    expect(accepts(open, nested(5_000))).toBe(false);
  });

  it('holds to its schema, and fills its defaults in', () => {
    const field = f.json({ label, schema: z.strictObject({ size: z.int().default(3) }) });
    expect(parse(field, {})).toEqual({ size: 3 });
    expect(accepts(field, { size: 'x' })).toBe(false);
    expect(accepts(field, { extra: 1 })).toBe(false);
  });

  it('has its default in the table, quotes included', () => {
    const field = f.json({ label, schema: z.strictObject({ a: z.string() }), default: { a: "it's" } });
    expect(columns(field)[0]).toMatchObject({ type: 'jsonb', default: `'{"a":"it''s"}'::jsonb` });
  });
});

describe('list', () => {
  const field = f.list({
    label,
    max: 2,
    of: {
      name: f.text({ label }),
      note: f.text({ label, optional: true }),
      shown: f.boolean({ label, default: true }),
      rank: f.integer({ label, optional: true, default: 5 }),
    },
  });

  it('fills in what may be left out: null for optional members, the default for the others', () => {
    expect(parse(field, [{ name: 'a' }])).toEqual([{ name: 'a', note: null, shown: true, rank: 5 }]);
    expect(parse(field, [{ name: 'a', note: 'n', shown: false, rank: null }])).toEqual([
      { name: 'a', note: 'n', shown: false, rank: null },
    ]);
  });

  it('refuses unknown, missing and wrong members, and too many objects', () => {
    expect(accepts(field, [{}])).toBe(false);
    expect(accepts(field, [{ name: 'a', extra: 1 }])).toBe(false);
    expect(accepts(field, [{ name: 'a', shown: null }])).toBe(false);
    expect(accepts(field, { name: 'a' })).toBe(false);
    expect(accepts(field, [{ name: 'a' }, { name: 'b' }])).toBe(true);
    expect(accepts(field, [{ name: 'a' }, { name: 'b' }, { name: 'c' }])).toBe(false);
  });

  it('keeps the sequence', () => {
    const names = (parse(field, [{ name: 'b' }, { name: 'a' }]) as { name: string }[]).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['b', 'a']);
  });
});

describe('secret', () => {
  it('is given out only as whether it is set', () => {
    const field = f.secret({ label });
    const output = kindOf(field).output(field, context);
    expect(output.safeParse({ isSet: true }).success).toBe(true);
    expect(output.safeParse('hunter2').success).toBe(false);
    expect(kindOf(field).operators).toEqual([]);
    expect(accepts(field, '')).toBe(false);
  });
});
