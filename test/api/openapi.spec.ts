import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from '@jest/globals';
import { plugins } from '../../plugins.config.js';
import { openApiDocument } from '../../src/http/openapi/openapi-document.js';
import { mapSchema, type JsonSchema } from '../../src/http/openapi/json-schema.js';
import { allRoutes } from '../../src/http/route-list.js';
import { BUILT_IN_PLUGINS } from '../../src/plugin/built-in-plugins.js';
import { Registry } from '../../src/plugin/registry.js';
import { ApiDocument } from './api-document.js';

const registry = new Registry([...BUILT_IN_PLUGINS, ...plugins], { locales: ['en', 'zh-CN'] });
const document = openApiDocument(registry);
const api = new ApiDocument(document);
const schemas = Object.entries(document.components.schemas);

describe('the OpenAPI document of all plugins', () => {
  it('is valid by the meta-schema of OpenAPI 3.1, in either language', async () => {
    for (const locale of ['en', 'zh-CN']) {
      const text = JSON.stringify(openApiDocument(registry, locale));
      const result = await new Validator().validate(JSON.parse(text) as Record<string, unknown>);
      expect(result.errors ?? []).toEqual([]);
      expect(result.valid).toBe(true);
    }
  });

  it('has every route that is not left out on purpose, under an operationId of its own', () => {
    const operations = api.operations();
    const routes = allRoutes(registry).filter(({ undocumented }) => !undocumented);
    const places = operations.map(({ method, path }) => `${method} ${path}`).sort();
    expect(places).toEqual(
      routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`).sort(),
    );
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });

  it('has an example in each schema of a resource, and every example fits its schema', () => {
    const names = [...registry.resources.values()].map(({ name }) => name.replace('.', '_'));
    for (const name of names) expect(document.components.schemas[name]).toHaveProperty('examples.0');
    const wrong = schemas.flatMap(([name, schema]) =>
      ((schema.examples ?? []) as unknown[]).flatMap((example) =>
        api.faults(schema, example).map((fault) => `${name}: ${fault}`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('has an example for every body, so that a reader can try the route', () => {
    const without = api.operations().flatMap(({ operationId, requestBody }) => {
      const content = requestBody?.content['application/json'];
      if (!content) return [];
      const reference = content.schema.$ref as string | undefined;
      const named = document.components.schemas[reference?.split('/').at(-1) ?? ''];
      const example = content.example ?? (named?.examples as unknown[] | undefined)?.[0];
      return example === undefined ? [operationId] : api.faults(content.schema, example);
    });
    expect(without).toEqual([]);
  });

  it('says nothing twice: no pattern beside a format, no bounds that every whole number has', () => {
    const found: string[] = [];
    const look = (name: string, schema: JsonSchema) =>
      mapSchema(schema, (part) => {
        if (part.pattern !== undefined && part.format !== undefined)
          found.push(`${name}: pattern and format`);
        if (part.maximum === Number.MAX_SAFE_INTEGER) found.push(`${name}: maximum`);
        return part;
      });
    for (const [name, schema] of schemas) look(name, schema);
    expect(found).toEqual([]);
  });

  it('speaks the language it is asked for', () => {
    const chinese = openApiDocument(registry, 'zh-CN');
    const summaries = Object.values(chinese.paths).flatMap((methods) =>
      Object.values(methods).map((operation) => (operation as { summary: string }).summary),
    );
    expect(summaries.filter((summary) => !/\p{Script=Han}/u.test(summary))).toEqual([]);
  });

  it('is the same text each time it is made', () => {
    expect(JSON.stringify(openApiDocument(registry))).toBe(JSON.stringify(document));
  });
});
