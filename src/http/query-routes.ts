import { z } from 'zod';
import { KernelErrors } from '../errors/kernel.errors.js';
import type { Registry } from '../plugin/registry.js';
import { JsonText, MovedTo, type QueryDefinition } from '../query/define-query.js';
import { askedOf, queryListRules } from '../query/query-list.js';
import { pathOf, permissionOf } from '../query/query-place.js';
import { isUuid } from '../values/uuid.js';
import { tagged } from './conditional.js';
import type { BoundRoute, RouteCall } from './generated-controller.js';
import { languageTag, localeOf } from './locale.js';
import { listParameters } from './route-schemas.js';
import type { RouteAccess } from './route.js';

const ID = z.object({ id: z.string().max(100).describe('Id of the row') });
const LOCALE = languageTag.optional().describe('BCP 47 tag; Accept-Language decides otherwise');

/**
 * The routes of declared queries.
 * @param registry all declarations
 */
export function queryRoutes(registry: Registry): BoundRoute[] {
  return [...registry.queries.values()].map((query) => queryRoute(registry, query));
}

function queryRoute(registry: Registry, query: QueryDefinition): BoundRoute {
  const path = pathOf(query, (resource) => registry.resource(resource).plural);
  const isPublic = query.path !== undefined;
  const permission = permissionOf(query);
  const access: RouteAccess =
    permission === undefined ? { kind: 'public' } : { kind: 'permission', permission };
  const params = query.resource !== undefined && !isPublic ? ID : query.params;
  const asked = query.list ? listParameters(queryListRules(query.list)) : (query.query ?? z.strictObject({}));
  return {
    spec: {
      method: 'GET',
      path,
      operationId: query.name.replace(/[.-](\w)/g, (_match, letter: string) => letter.toUpperCase()),
      tag: path.split('/')[3] ?? query.name,
      summary: query.label,
      access,
      ...(params ? { params } : {}),
      ...(isPublic
        ? { query: asked.extend({ locale: LOCALE }) }
        : query.query || query.list
          ? { query: asked }
          : {}),
      ...(query.headers ? { headers: query.headers } : {}),
      response: query.result,
      honours: ['etag'],
      errors: query.errors ?? [],
    },
    handle: (call) => answer(query, call, isPublic),
  };
}

async function answer(
  query: QueryDefinition,
  call: RouteCall,
  isPublic: boolean,
): Promise<string | undefined> {
  const { input, context, services, request, reply } = call;
  const { id } = input.params;
  const targeted = query.resource !== undefined && !isPublic;
  if (targeted && !isUuid(id ?? '')) throw KernelErrors.not_found({ what: query.resource ?? query.name });
  const { locale: _asked, ...asked } = input.query;
  const locale = isPublic ? localeOf(call) : context.locale;
  const found = await services.queries.execute(query, {
    actor: context.actor,
    locale,
    input: {
      params: input.params,
      query: isPublic ? asked : input.query,
      headers: input.headers,
      list: askedOf(query.list, withoutLocale(request.query)),
    },
    ...(targeted ? { targetId: id ?? '' } : {}),
  });
  if (isPublic) {
    const varies = ['Accept-Language', ...Object.keys(query.headers?.shape ?? {})];
    reply
      .header('cache-control', isPrivate(found) ? 'private, no-store' : 'public, max-age=0, must-revalidate')
      .header('vary', varies.join(', '))
      .header('content-language', locale);
  }
  if (found instanceof MovedTo) {
    reply.code(301).header('location', withQuery(found.path, request.url));
    return undefined;
  }
  return tagged(request, reply, found.body);
}

/** As it was sent: a parameter that no schema takes, such as `__proto__`, must be refused as well. */
function withoutLocale(sent: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(sent as object).filter(([key]) => key !== 'locale'));
}

function isPrivate(found: JsonText | MovedTo): boolean {
  return found instanceof JsonText && found.isPrivate;
}

/** The place that somebody is sent to asks the same of it. */
function withQuery(path: string, url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? path : path + url.slice(at);
}
