import { expect, test } from '@jest/globals';
import { isWidening } from './type-widening.js';

test.each([
  ['smallint', 'integer'],
  ['integer', 'bigint'],
  ['integer', 'numeric(12,2)'],
  ['bigint', 'numeric'],
  ['integer', 'double precision'],
  ['real', 'double precision'],
  ['numeric(5,2)', 'numeric(8,2)'],
  ['numeric(5,2)', 'numeric'],
  ['character varying(4)', 'character varying(40)'],
  ['character varying(4)', 'character varying'],
  ['character varying', 'text'],
  ['character(3)', 'text'],
  ['uuid', 'text'],
  ['timestamp(3) with time zone', 'timestamp with time zone'],
  ['integer[]', 'bigint[]'],
  ['cidr', 'inet'],
])('%s fits into %s whatever the rows hold', (from, to) => {
  expect(isWidening(from, to)).toBe(true);
});

test.each([
  ['bigint', 'integer'],
  ['integer', 'numeric(5,0)'],
  ['bigint', 'double precision'],
  ['numeric(8,2)', 'numeric(8,4)'],
  ['numeric', 'numeric(20,2)'],
  ['character varying(40)', 'character varying(4)'],
  ['character varying', 'character varying(4)'],
  ['text', 'character varying(400)'],
  ['text', 'uuid'],
  ['text', 'integer'],
  ['json', 'jsonb'],
  ['timestamp without time zone', 'timestamp with time zone'],
  ['timestamp with time zone', 'timestamp(3) with time zone'],
  ['timestamp with time zone', 'text'],
  ['date', 'timestamp with time zone'],
  ['integer', 'integer[]'],
  ['bigint[]', 'integer[]'],
  ['boolean', 'integer'],
])('%s may not fit into %s', (from, to) => {
  expect(isWidening(from, to)).toBe(false);
});
