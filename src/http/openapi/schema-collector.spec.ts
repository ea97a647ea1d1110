import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { SchemaCollector } from './schema-collector.js';

const money = z.strictObject({ amount: z.int(), currency: z.string() }).meta({ id: 'Money' });

describe('the schemas of the OpenAPI document', () => {
  it('hold what has an id once, whoever refers to it', () => {
    const schemas = new SchemaCollector();
    const fee = z.object({ fee: money });
    const list = z.array(z.object({ total: money }));
    schemas.add(fee, 'input');
    schemas.add(list, 'output');
    expect(Object.keys(schemas.components())).toEqual(['Money']);
    expect(schemas.of(fee, 'input')).toEqual({
      type: 'object',
      properties: { fee: { $ref: '#/components/schemas/Money' } },
      required: ['fee'],
    });
    expect(JSON.stringify(schemas.of(list, 'output'))).toContain('"#/components/schemas/Money"');
  });

  it('call what is sent `…_input` where it differs from what is answered, and what holds such a part too', () => {
    const line = z.strictObject({ note: z.string().default('') }).meta({ id: 'line' });
    const tree = z.strictObject({ lines: z.array(line) }).meta({ id: 'tree' });
    const schemas = new SchemaCollector();
    schemas.add(tree, 'input');
    schemas.add(tree, 'output');
    const components = schemas.components();
    expect(Object.keys(components)).toEqual(['line', 'line_input', 'tree', 'tree_input']);
    expect(components.line).toMatchObject({ required: ['note'] });
    expect(components.line_input).not.toHaveProperty('required');
    expect(schemas.of(tree, 'input')).toEqual({ $ref: '#/components/schemas/tree_input' });
    expect(schemas.of(tree, 'output')).toEqual({ $ref: '#/components/schemas/tree' });
    expect(JSON.stringify(components.tree_input)).toContain('schemas/line_input"');
    expect(JSON.stringify(components.tree)).toContain('schemas/line"');
  });

  it('refuse two different things under one id', () => {
    const schemas = new SchemaCollector();
    schemas.add(money, 'output');
    const other = z.strictObject({ value: z.string() }).meta({ id: 'Money' });
    expect(() => schemas.add(z.object({ other }), 'output')).toThrow(/share the id "Money"/);
  });

  it('leave out what a reader knows anyway: patterns beside formats, bounds of every whole number', () => {
    const schemas = new SchemaCollector();
    const schema = z.object({ id: z.uuid(), at: z.iso.datetime(), n: z.int(), few: z.int().min(1).max(9) });
    expect(schemas.of(schema, 'input')).toMatchObject({
      properties: {
        id: { type: 'string', format: 'uuid' },
        at: { type: 'string', format: 'date-time' },
        n: { type: 'integer', format: 'int64' },
        few: { type: 'integer', format: 'int64', minimum: 1, maximum: 9 },
      },
    });
    expect(JSON.stringify(schemas.of(schema, 'input'))).not.toContain('pattern');
  });

  it('say "or null" as a second type, except where values are listed', () => {
    const schemas = new SchemaCollector();
    const schema = z.object({
      text: z.string().max(5).describe('A text').nullable(),
      choice: z.enum(['a', 'b']).nullable(),
      fee: money.nullable(),
    });
    const none = { type: 'null' };
    expect(schemas.of(schema, 'output').properties).toEqual({
      text: { type: ['string', 'null'], maxLength: 5, description: 'A text' },
      choice: { anyOf: [{ type: 'string', enum: ['a', 'b'] }, none] },
      fee: { anyOf: [{ $ref: '#/components/schemas/Money' }, none] },
    });
  });

  it('leave names of members alone that look like keywords', () => {
    const schemas = new SchemaCollector();
    const schema = z.object({
      pattern: z.string(),
      format: z.string(),
      minimum: z.string(),
      $ref: z.string(),
    });
    expect(Object.keys(schemas.of(schema, 'input').properties as object)).toEqual([
      'pattern',
      'format',
      'minimum',
      '$ref',
    ]);
  });
});
