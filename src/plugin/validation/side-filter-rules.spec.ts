import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { book, graphFaults, library } from '../../testing/graph-faults.js';

const fact = {
  operators: ['eq', 'gte'],
  value: z.string(),
  table: 'library_fact',
  owner: 'book_id',
  key: 'key',
  equals: 'value',
  compares: 'number',
  offered: async () => [],
};
const faults = (sideFilters: object): string[] =>
  graphFaults(
    library({ resources: [book({ sideFilters })], schema: ['CREATE TABLE library_fact (book_id uuid)'] }),
  );

it('start-up accepts filters of lists by rows of a table of the plugin', () => {
  const { key: _key, ...plain } = fact;
  expect(faults({ 'facts.*': fact, known: plain })).toEqual([]);
});

it('start-up refuses names that are taken, foreign tables, and columns that are missing', () => {
  const { key: _key, compares: _compares, ...bare } = fact;
  expect(
    faults({
      'a b': fact,
      title: { ...fact, key: undefined },
      'facts.*': bare,
      'loans.*': { ...fact, table: 'loans' },
    }),
  ).toMatchInlineSnapshot(`
    [
      "resource library.book filter a b: is no name → Call it \`name\`, or \`name.*\` for any key.",
      "resource library.book filter a b: has a key column for \`name.*\` alone → Give \`key\` to a filter under \`name.*\`, and to no other.",
      "resource library.book filter title: is called like a field → Give it a name of its own.",
      "resource library.book filter facts.*: has a key column for \`name.*\` alone → Give \`key\` to a filter under \`name.*\`, and to no other.",
      "resource library.book filter facts.*: compares, but names no numeric column → Name it as \`compares\`, or leave gte and lte out.",
      "resource library.book filter loans.*: looks into "loans", which is no table of "library" → Name a table of the plugin's own \`schema\`.",
    ]
  `);
});
