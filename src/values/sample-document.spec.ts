import { describe, expect, it } from '@jest/globals';
import { z, type ZodType } from 'zod';
import { sampleDocument } from './sample-document.js';

const accepted: readonly (readonly [what: string, schema: ZodType, sample: unknown])[] = [
  ['the shortest text', z.string(), 'text'],
  ['a text that is long enough', z.string().min(8), 'text----'],
  ['a text that is short enough', z.string().max(2), 'te'],
  ['a number within its bounds', z.int().min(5).max(9), 5],
  ['a number below its bound', z.int().max(-3), -3],
  ['the first choice', z.enum(['b', 'a']), 'b'],
  ['a literal', z.literal('x'), 'x'],
  ['an id', z.uuid(), '0199aa3c-7c00-7000-8000-000000000001'],
  ['a day', z.iso.date(), '2030-01-01'],
  ['an instant', z.iso.datetime(), '2030-01-01T00:00:00.000Z'],
  ['an address of the web', z.url(), 'https://example.com/'],
  ['a default', z.string().default('mine'), 'mine'],
  [
    'its own example',
    z
      .string()
      .regex(/^#/)
      .meta({ examples: ['#1'] }),
    '#1',
  ],
  ['what may be null', z.string().nullable(), 'text'],
  ['the first of a union', z.union([z.int(), z.string()]), 1],
  ['nothing', z.null(), null],
  ['one item', z.array(z.boolean()), [true]],
  ['as many items as needed', z.array(z.int()).min(2), [1, 1]],
  [
    'members, optional ones too',
    z.strictObject({ a: z.int(), b: z.string().optional() }),
    { a: 1, b: 'text' },
  ],
  ['free members', z.record(z.string(), z.unknown()), {}],
];

describe('the sample of a document', () => {
  it.each(accepted)('is %s, and its schema accepts it', (_what, schema, sample) => {
    expect(sampleDocument(schema)).toEqual(sample);
    expect(schema.safeParse(sample).success).toBe(true);
  });

  it('is nothing when the schema asks for more than can be guessed', () => {
    expect(sampleDocument(z.string().regex(/^#\d+$/))).toBeUndefined();
    expect(sampleDocument(z.string().refine((text) => text === 'magic'))).toBeUndefined();
  });

  it('ends where a schema holds itself', () => {
    const tree: ZodType = z.lazy(() => z.object({ name: z.string(), children: z.array(tree) }));
    expect(sampleDocument(tree)).toEqual({
      name: 'text',
      children: [{ name: 'text', children: [] }],
    });
  });

  it('is the same each time', () => {
    const schema = z.object({ id: z.uuid(), at: z.iso.datetime() });
    expect(sampleDocument(schema)).toEqual(sampleDocument(schema));
  });
});
