import type { Registry } from '../../plugin/registry.js';
import type { CompiledResource } from '../../resource/compiled-resource.js';
import { sampleDocument } from '../../values/sample-document.js';
import { textOf, type Label } from '../../values/label.js';
import { declaredRoutes } from '../declared-routes.js';
import type { RouteSpec } from '../route.js';
import { resourceExamples } from './examples.js';
import { withFieldTexts } from './field-texts.js';
import type { JsonSchema } from './json-schema.js';
import { collectSchemas, operationOf } from './operation.js';
import { ProblemResponses } from './problem-responses.js';
import { SchemaCollector } from './schema-collector.js';
import { HEADERS, PARAMETERS, SCHEMAS, SECURITY_SCHEMES } from './shared-components.js';

/** An OpenAPI document, as far as this code reads it. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> } & Readonly<
    Record<string, object>
  >;
  readonly [member: string]: unknown;
}

const TITLE: Label = { en: 'Emporion API', zh: 'Emporion 接口' };
const DESCRIPTION: Label = {
  en:
    'Storefronts use `/v1/store`, integrations `/v1/admin`. Errors are RFC 9457 problem documents with a stable `code`; ' +
    'each code has a page under [/errors](/errors).',
  zh: '前端使用 `/v1/store`，集成使用 `/v1/admin`。错误以 RFC 9457 格式返回，`code` 保持不变；每个代码在 [/errors](/errors) 下都有说明。',
};

/**
 * The OpenAPI 3.1 document of every route, made of the same declarations that answer the requests.
 * @param registry all declarations
 * @param locale BCP 47 tag of the language of its texts
 */
export function openApiDocument(registry: Registry, locale = 'en'): OpenApiDocument {
  const routes = declaredRoutes(registry).filter(({ undocumented }) => !undocumented);
  const schemas = new SchemaCollector();
  const problems = new ProblemResponses(registry, locale);
  for (const route of routes) collectSchemas(route, schemas);
  const exampleOf = ({ body }: RouteSpec) => (body ? sampleDocument(body) : undefined);
  const parts = { schemas, problems, locale, exampleOf };
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, parts) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: textOf(TITLE, locale),
      description: textOf(DESCRIPTION, locale),
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: tagsOf(registry, routes, locale),
    paths,
    components: {
      schemas: { ...SCHEMAS, ...resourceTexts(schemas.components(), registry, locale) },
      responses: problems.components(),
      parameters: PARAMETERS,
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** The schemas of resources get an example each and the names of their fields. */
function resourceTexts(
  schemas: Record<string, JsonSchema>,
  registry: Registry,
  locale: string,
): Record<string, JsonSchema> {
  const examples = resourceExamples(registry);
  const resources = new Map(
    [...registry.resources.values()].flatMap((resource) =>
      ['', '_create', '_update', '_store'].map((form): [string, CompiledResource] => [
        `${resource.name.replace('.', '_')}${form}`,
        resource,
      ]),
    ),
  );
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const id = name.replace(/_input$/, '');
      const resource = resources.get(id);
      const example = examples.get(id);
      const told = resource ? withFieldTexts(schema, resource, locale) : schema;
      return [name, example === undefined ? told : { ...told, examples: [example] }];
    }),
  );
}

/** One tag per resource and audience, with the resource's name in the reader's language. */
function tagsOf(registry: Registry, routes: readonly RouteSpec[], locale: string): object[] {
  return [...new Set(routes.map(({ tag }) => tag))].sort().map((name) => {
    const plural = name.replace(/^store\//, '');
    const resource =
      registry.resourceByPlural(plural) ??
      [...registry.resources.values()].find(({ definition }) => definition.storefront?.path === plural);
    const plugin = registry.plugins.find((candidate) => candidate.name === plural);
    const label = resource?.definition.labels.many ?? plugin?.label;
    return label ? { name, description: textOf(label, locale) } : { name };
  });
}
