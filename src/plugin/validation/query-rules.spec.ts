import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineQuery, type QueryDefinition } from '../../query/define-query.js';
import { book, graphFaults, label, library } from '../../testing/graph-faults.js';

const faultsOf = (...changes: readonly Partial<QueryDefinition>[]): string[] =>
  graphFaults(
    library({
      resources: [book()],
      queries: changes.map((change) =>
        defineQuery({
          name: 'library.shelfOf',
          label: label('Shelf of a book'),
          result: z.strictObject({ shelf: z.string() }),
          handle: () => Promise.resolve({ shelf: 'A' }),
          ...change,
        }),
      ),
    }),
  );
const slug = { params: z.object({ slug: z.string() }) };

describe('what start-up says about queries', () => {
  it('accepts one for storefronts, one about a row and one about nothing', () => {
    const fine = [
      { name: 'library.bySlug', path: '/v1/store/shelves/:slug', ...slug },
      { name: 'library.book.shelf', resource: 'library.book' },
      { name: 'library.overview', query: z.strictObject({ year: z.string().optional() }) },
    ];
    expect(faultsOf(...fine)).toEqual([]);
  });

  it('refuses what no storefront can reach, and what is for two audiences', () => {
    expect(faultsOf({ path: '/shelves/:slug', ...slug, permission: 'library.look' })).toMatchInlineSnapshot(`
      [
        "query library.shelfOf: "path" is "/shelves/:slug", which no storefront can reach → Write it as /v1/store/<words>/:place; leave it out for the back-office.",
        "query library.shelfOf: is for storefronts, who have no permissions, and for the back-office at once → Leave out "path", or leave out "permission" and "resource".",
      ]
    `);
  });

  it('refuses a row of an unknown resource, and a name that does not say whose row it is', () => {
    expect(
      faultsOf({ resource: 'library.bok' }, { name: 'library.shelf', resource: 'library.book', ...slug }),
    ).toMatchInlineSnapshot(`
      [
        "query library.shelfOf: is about "library.bok", which no enabled plugin declares → Did you mean "library.book"? If not, enable the plugin that declares it in plugins.config.ts.",
        "query library.shelf: is about "library.book", but its name does not say so → Call it "library.book.shelf": the last part becomes the path of its route.",
        "query library.shelf: names "params", though its path is made of its resource → Leave it out: targetId is the id of the row.",
      ]
    `);
  });

  it('refuses places, parameters and headers that cannot be checked', () => {
    const wrong = {
      path: '/v1/store/shelves/:slug',
      params: z.object({ key: z.string() }),
      query: z.looseObject({ locale: z.string() }),
      headers: z.object({ 'X-Branch': z.string() }),
    };
    expect(faultsOf(wrong)).toMatchInlineSnapshot(`
      [
        "query library.shelfOf: the path has the place ":slug", which "params" does not check → Add slug to params: z.strictObject({ slug: … }).",
        "query library.shelfOf: "params" checks "key", which is no place of "/v1/store/shelves/:slug" → Leave it out.",
        "query library.shelfOf: "query" lets unknown parameters through → Use z.strictObject({ … }).",
        "query library.shelfOf: "query" names "locale" → Leave it out: context.locale says it for every query.",
        "query library.shelfOf: "headers" names "X-Branch" → Write it in lower case: "x-branch".",
      ]
    `);
  });

  it('refuses the place of another query or of a resource', () => {
    const shelf = { path: '/v1/store/shelves/:slug', ...slug };
    const rows = { path: '/v1/store/shelves/:key', params: z.object({ key: z.string() }) };
    expect(faultsOf({ ...shelf }, { name: 'library.other', ...rows })).toMatchInlineSnapshot(`
      [
        "query library.shelfOf and query library.other: share the route "GET /v1/store/shelves/:…" → Give one of them its own.",
      ]
    `);
  });
});
