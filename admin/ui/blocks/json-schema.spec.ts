import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { describedValue, refBy, refTo } from '../../../src/resource/ref-to';
import { describeSchema, initialValue, isLine, type JsonSchema } from './json-schema';

const schemaOf = (type: z.ZodType): JsonSchema => z.toJSONSchema(type, { io: 'input' }) as JsonSchema;
const kindOf = (type: z.ZodType) => describeSchema(schemaOf(type), schemaOf(type));
const price = z.strictObject({ amount: z.int(), currency: z.string() });
const condition = z.discriminatedUnion('field', [
  z.strictObject({ field: z.literal('title'), is: z.enum(['contains', 'lacks']), value: z.string() }),
  z.strictObject({ field: z.literal('price'), is: z.enum(['atLeast', 'atMost']), value: price }),
]);

describe('what a form draws for a schema', () => {
  it('is a search for rows, one or many, by id or by another field', () => {
    const one = { type: 'reference', resource: 'library.book', by: 'id', many: false };
    expect(kindOf(refTo('library.book'))).toEqual({ ...one, nullable: false });
    expect(kindOf(refTo('library.book').nullable().default(null))).toEqual({ ...one, nullable: true });
    expect(kindOf(z.array(refTo('library.book')).max(5))).toEqual({ ...one, many: true, nullable: false });
    expect(kindOf(refBy('library.book', 'slug'))).toMatchObject({ by: 'slug' });
  });

  it('is an amount, and a value that a row describes', () => {
    expect(kindOf(price)).toEqual({ type: 'money', nullable: false });
    const value = kindOf(describedValue('library.trait', 'key'));
    expect(value).toEqual({ type: 'described', resource: 'library.trait', member: 'key', nullable: false });
  });

  it('is a choice between objects that differ by one member, and nothing for any other union', () => {
    const kind = kindOf(condition);
    expect(kind).toMatchObject({ type: 'union', member: 'field' });
    expect(kind.type === 'union' && [...kind.of.keys()]).toEqual(['title', 'price']);
    expect(kindOf(z.union([z.strictObject({ a: z.string() }), z.string()]))).toMatchObject({
      type: 'unknown',
    });
  });

  it('is a line for an item of a few plain members, and begins with the first choices', () => {
    const schema = schemaOf(condition);
    expect(isLine(schema, schema)).toBe(true);
    expect(initialValue(schema, schema)).toEqual({ field: 'title', is: 'contains' });
    const nested = schemaOf(z.strictObject({ lines: z.array(z.strictObject({ a: z.string() })) }));
    expect(isLine(nested, nested)).toBe(false);
    const text = schemaOf(z.string());
    expect([isLine(text, text), initialValue(text, text)]).toEqual([false, '']);
  });
});
