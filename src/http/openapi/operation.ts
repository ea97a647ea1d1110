import type { ZodObject } from 'zod';
import { textOf } from '../../values/label.js';
import { audienceOf } from '../route-audience.js';
import type { RouteSpec } from '../route.js';
import { answerCodes } from './answer-codes.js';
import type { JsonSchema } from './json-schema.js';
import type { ProblemResponses } from './problem-responses.js';
import type { SchemaCollector } from './schema-collector.js';

/** What operations are written with. */
export interface OperationParts {
  readonly schemas: SchemaCollector;
  readonly problems: ProblemResponses;
  /** BCP 47 tag of the document's language. */
  readonly locale: string;
  /** A body that the route accepts, where its own schema has no example. */
  readonly exampleOf: (spec: RouteSpec) => unknown;
}

/**
 * Takes the schemas of a route in, before its operation is written.
 * @param spec the route
 */
export function collectSchemas({ body, response }: RouteSpec, schemas: SchemaCollector): void {
  if (body) schemas.add(body, 'input');
  if (response) schemas.add(response, 'output');
}

/**
 * One operation of the OpenAPI document.
 * @param spec the route
 * @param parts see {@link OperationParts}
 */
export function operationOf(spec: RouteSpec, parts: OperationParts): object {
  const parameters = parametersOf(spec, parts.schemas);
  return {
    operationId: spec.operationId,
    tags: [spec.tag],
    summary: textOf(spec.summary, parts.locale),
    ...description(spec, parts.locale),
    security: securityOf(spec),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(spec.body ? { requestBody: requestBody(spec, parts) } : {}),
    responses: { ...success(spec, parts.schemas), ...parts.problems.of(answerCodes(spec)) },
  };
}

function description({ access }: RouteSpec, locale: string): { description?: string } {
  if (access.kind !== 'permission') return {};
  const label = { en: 'Needs the permission', zh: '需要权限' };
  return { description: `${textOf(label, locale)} \`${access.permission}\`.` };
}

/** The names in the lists are permissions; for schemes other than OAuth they say what is required (OpenAPI 3.1.1 §4.8.30). */
function securityOf({ access, path }: RouteSpec): Record<string, string[]>[] {
  switch (access.kind) {
    case 'public':
      return audienceOf(path) === 'storefront'
        ? [{}, { customerToken: [] }, { apiKey: ['access.callStorefront'] }]
        : [];
    case 'customer':
      return [{ customerToken: [] }];
    case 'staff':
      return [{ staffSession: [] }, { staffToken: [] }, { apiKey: [] }];
    case 'permission': {
      const needs = [access.permission];
      return [{ staffSession: needs }, { staffToken: needs }, { apiKey: needs }];
    }
  }
}

function parametersOf(spec: RouteSpec, schemas: SchemaCollector): object[] {
  const { params, query, headers, honours = [], method, path, needsIdempotencyKey } = spec;
  const shared = [
    ...(honours.includes('ifMatch') ? ['IfMatch'] : []),
    ...(honours.includes('idempotencyKey')
      ? [needsIdempotencyKey ? 'RequiredIdempotencyKey' : 'IdempotencyKey']
      : []),
    ...(honours.includes('etag') && method === 'GET' ? ['IfNoneMatch'] : []),
    ...(audienceOf(path) === 'storefront' ? ['AcceptLanguage'] : []),
  ];
  return [
    ...(params ? members(params, 'path', schemas) : []),
    ...(query ? members(query, 'query', schemas) : []),
    ...(headers ? members(headers, 'header', schemas) : []),
    ...shared.map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ];
}

function members(object: ZodObject, place: 'path' | 'query' | 'header', schemas: SchemaCollector): object[] {
  const { properties = {}, required = [] } = schemas.add(object, 'input') as {
    properties?: Record<string, JsonSchema>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description: text, ...schema }]) => ({
    name,
    in: place,
    ...(place === 'path' || required.includes(name) ? { required: true } : {}),
    ...(text === undefined ? {} : { description: text }),
    schema,
  }));
}

function requestBody(spec: RouteSpec, { schemas, exampleOf }: OperationParts): object {
  const schema = spec.body ? schemas.of(spec.body, 'input') : {};
  const example = schema.$ref === undefined ? exampleOf(spec) : undefined;
  return {
    required: spec.body?.safeParse(undefined).success !== true && spec.body?.safeParse({}).success !== true,
    content: {
      [spec.bodyType ?? 'application/json']: { schema, ...(example === undefined ? {} : { example }) },
    },
  };
}

function success(spec: RouteSpec, schemas: SchemaCollector): Record<string, object> {
  const { method, path, honours = [], status = 200, response, responseType = 'application/json' } = spec;
  const audience = audienceOf(path);
  const tagged = honours.includes('etag');
  const names = [
    'X-Request-Id',
    ...(tagged ? ['ETag'] : []),
    ...(status === 201 ? ['Location'] : []),
    ...(audience === 'storefront' ? ['Content-Language'] : []),
    ...(honours.includes('idempotencyKey') ? ['Idempotency-Replayed'] : []),
    ...(audience === undefined ? [] : ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset']),
  ];
  const headers = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
  const media = response ? { schema: schemas.of(response, 'output') } : {};
  const types = Object.fromEntries([responseType].flat().map((type) => [type, media]));
  const content = response === undefined && status === 204 ? undefined : types;
  return {
    [String(status)]: {
      description: DESCRIPTIONS[status] ?? 'Done',
      headers,
      ...(content ? { content } : {}),
    },
    ...(tagged && method === 'GET'
      ? { '304': { description: 'What you hold is current', headers: { ETag: headers.ETag } } }
      : {}),
  };
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted; the work goes on',
  204: 'Done; nothing to answer',
};
