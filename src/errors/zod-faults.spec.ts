import { describe, expect, it } from '@jest/globals';
import { z, type ZodType } from 'zod';
import { faultsOf } from './zod-faults.js';

function faults(schema: ZodType, value: unknown, place?: string) {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : faultsOf(parsed.error, place);
}

describe('faultsOf', () => {
  it('points at every member at fault, nested ones included (RFC 6901)', () => {
    const schema = z.strictObject({
      name: z.string(),
      lines: z.array(z.strictObject({ quantity: z.int() })),
    });
    const found = faults(schema, { name: 1, lines: [{ quantity: 1 }, { quantity: 1.5 }] });
    expect(found.map(({ pointer }) => pointer)).toEqual(['/name', '/lines/1/quantity']);
  });

  it('says of a missing member that it is required', () => {
    expect(faults(z.strictObject({ name: z.string() }), {})).toEqual([
      { pointer: '/name', code: 'required', detail: 'is required' },
    ]);
  });

  it('says it of one that could have been of several types, and not when it is of none of them', () => {
    const schema = z.strictObject({ value: z.union([z.string().min(1), z.number()]) });
    expect(faults(schema, {})).toMatchObject([{ pointer: '/value', code: 'required' }]);
    expect(faults(schema, { value: '' })).toMatchObject([{ pointer: '/value', code: 'too_small' }]);
    expect(faults(schema, { value: true })).toMatchObject([{ pointer: '/value', code: 'invalid_union' }]);
  });

  it('names each unknown member by itself', () => {
    const schema = z.strictObject({ inner: z.strictObject({}) });
    expect(faults(schema, { inner: { a: 1 }, b: 2, c: 3 })).toEqual([
      { pointer: '/inner/a', code: 'unknown', detail: 'is not known here' },
      { pointer: '/b', code: 'unknown', detail: 'is not known here' },
      { pointer: '/c', code: 'unknown', detail: 'is not known here' },
    ]);
  });

  it('escapes what has a meaning in pointers', () => {
    const found = faults(z.strictObject({}), { 'a/b': 1, 'c~d': 2 });
    expect(found.map(({ pointer }) => pointer)).toEqual(['/a~1b', '/c~0d']);
  });

  it('names the query and the path by their place', () => {
    const schema = z.strictObject({ limit: z.int() });
    expect(faults(schema, { limit: 'x', other: 1 }, 'query').map(({ pointer }) => pointer)).toEqual([
      'query/limit',
      'query/other',
    ]);
  });

  it('points at the whole body when it is no object at all', () => {
    expect(faults(z.strictObject({}), null)[0]?.pointer).toBe('/');
    expect(faults(z.strictObject({}), 7, 'query')[0]?.pointer).toBe('query');
  });
});
