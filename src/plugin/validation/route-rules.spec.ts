import { describe, expect, it } from '@jest/globals';
import { Get, type Type } from '@nestjs/common';
import { z } from 'zod';
import { Route } from '../../http/route.decorator.js';
import type { RouteSpec } from '../../http/route.js';
import { graphFaults, label, library } from '../../testing/graph-faults.js';

const spec = (changes: Partial<RouteSpec> = {}): RouteSpec => ({
  method: 'GET',
  path: '/v1/store/shelves/:slug',
  operationId: 'readShelf',
  tag: 'Library',
  summary: label('Read a shelf'),
  access: { kind: 'public' },
  params: z.strictObject({ slug: z.string() }),
  ...changes,
});

/** Gives a class a method that a decorator has seen. */
function withHandler(controller: Type, name: string, decorator: MethodDecorator): Type {
  Object.defineProperty(controller.prototype, name, { value: () => null, configurable: true });
  const descriptor = Object.getOwnPropertyDescriptor(controller.prototype, name) as PropertyDescriptor;
  decorator(controller.prototype as object, name, descriptor);
  return controller;
}

function withRoutes(...changes: readonly Partial<RouteSpec>[]): string[] {
  class ShelfController {}
  changes.forEach((change, index) => withHandler(ShelfController, `read${index}`, Route(spec(change))));
  return graphFaults(library({ controllers: [ShelfController] }));
}

describe('what start-up says about controllers', () => {
  it('accepts routes that say everything', () => {
    expect(
      withRoutes({}, { path: '/v1/store/shelves', operationId: 'listShelves', params: undefined }),
    ).toEqual([]);
  });

  it('refuses a handler that is no @Route, an inherited one included, and leaves other methods alone', () => {
    class Base {
      helper(): string {
        return 'open';
      }
    }
    class ShelfController extends Base {}
    withHandler(Base, 'open', Get('/open'));
    withHandler(ShelfController, 'list', Get('/shelves'));
    expect(graphFaults(library({ controllers: [ShelfController] }))).toMatchInlineSnapshot(`
      [
        "controller ShelfController.list: answers requests without saying who may call it → Declare it with @Route({ method, path, access, … }) instead of @Get, @Post and the like.",
        "controller ShelfController.open: answers requests without saying who may call it → Declare it with @Route({ method, path, access, … }) instead of @Get, @Post and the like.",
      ]
    `);
  });

  it('refuses a permission or an error code that nothing declares', () => {
    const access = { kind: 'permission', permission: 'library.book.raed' } as const;
    expect(withRoutes({ access, errors: ['library.lost'] })).toMatchInlineSnapshot(`
      [
        "controller ShelfController.read0: needs the permission "library.book.raed", which nothing declares, so nobody could ever call it → Did you mean "library.book.read"? If not, declare it in the "permissions" of the plugin.",
        "controller ShelfController.read0: "errors" names the code "library.lost", which no catalogue declares → Declare it with defineErrors and list the catalogue in the "errors" of the plugin.",
      ]
    `);
  });

  it('refuses places of the path that are not checked, and checks of none', () => {
    expect(withRoutes({ params: z.strictObject({ slugs: z.string() }) })).toMatchInlineSnapshot(`
      [
        "controller ShelfController.read0: the path has the place ":slug", which "params" does not check → Add slug to params: z.strictObject({ slug: … }).",
        "controller ShelfController.read0: "params" checks "slugs", which is no place of "/v1/store/shelves/:slug" → Did you mean "slug"? If not, leave it out.",
      ]
    `);
  });

  it('refuses two handlers of one route or one operationId', () => {
    const second = { path: '/v1/store/shelves/:name', params: z.strictObject({ name: z.string() }) };
    expect(withRoutes({}, second)).toMatchInlineSnapshot(`
      [
        "controller ShelfController.read0 and controller ShelfController.read1: share the route "GET /v1/store/shelves/:…" → Give one of them its own.",
        "controller ShelfController.read0 and controller ShelfController.read1: share the operationId "readShelf" → Give one of them its own.",
      ]
    `);
  });

  it('refuses to take the place where a resource is read', () => {
    const taken = { path: '/v1/admin/books/:isbn', params: z.strictObject({ isbn: z.string() }) };
    expect(withRoutes(taken)).toMatchInlineSnapshot(`
      [
        "controller ShelfController.read0 and resource library.book: share the route "GET /v1/admin/books/:…" → Give one of them its own.",
      ]
    `);
    const beside = { path: '/v1/admin/books/:isbn/cover', params: z.strictObject({ isbn: z.string() }) };
    expect(withRoutes(beside)).toEqual([]);
    expect(withRoutes({ ...taken, method: 'PUT' })).toEqual([]);
  });

  it('refuses a missing summary and an odd operationId', () => {
    expect(withRoutes({ summary: label(''), operationId: 'read-shelf' })).toMatchInlineSnapshot(`
      [
        "controller ShelfController.read0: "summary" has no text in English and 中文 → Write summary: { en: '…', zh: '…' }; a merchant reads it in either language.",
        "controller ShelfController.read0: "operationId" is "read-shelf" → Write it in camelCase: it is the name of a function in generated clients.",
      ]
    `);
  });
});
