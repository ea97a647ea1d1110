import { z, type ZodType } from 'zod';
import { KernelErrors } from '../errors/kernel.errors.js';
import type { Registry } from '../plugin/registry.js';
import { parseListQuery } from '../resource/list-query.js';
import { storefrontFields, storefrontQueryRules } from '../resource/storefront-reads.js';
import { isNullable, type CompiledResource } from '../resource/compiled-resource.js';
import { tagged } from './conditional.js';
import type { BoundRoute, RouteCall } from './generated-controller.js';
import { languageTag, localeOf } from './locale.js';
import { listQuerySchema, operationName, pageSchema } from './route-schemas.js';

const LOCALE = languageTag.optional().describe('BCP 47 tag; Accept-Language decides otherwise');

/**
 * The routes that storefronts have for a resource, as its declaration offers them.
 * @param registry all declarations
 * @param resource the compiled resource
 */
export function storefrontRoutes(registry: Registry, resource: CompiledResource): BoundRoute[] {
  const { storefront } = resource.definition;
  if (!storefront) return [];
  return [
    ...(storefront.list ? [listRoute(registry, resource)] : []),
    ...(storefront.by ? [oneRoute(registry, resource, storefront.by)] : []),
  ];
}

const pathOf = ({ definition, plural }: CompiledResource) =>
  `/v1/store/${definition.storefront?.path ?? plural}`;

function oneRoute(registry: Registry, resource: CompiledResource, by: string): BoundRoute {
  return {
    spec: {
      method: 'GET',
      path: `${pathOf(resource)}/:${by}`,
      operationId: operationName('store', 'get', resource, false),
      tag: `store/${resource.plural}`,
      summary: {
        en: `Read one ${resource.definition.labels.one.en.toLowerCase()}`,
        zh: `读取${resource.definition.labels.one.zh}`,
      },
      access: { kind: 'public' },
      params: z.object({ [by]: z.string().min(1).max(500) }),
      query: z.strictObject({
        locale: LOCALE,
        preview: z
          .string()
          .max(100)
          .optional()
          .describe('Token from the back-office: shows the row before it is public'),
      }),
      response: itemSchema(registry, resource),
      honours: ['etag'],
    },
    handle: async (call) => {
      const { input, services } = call;
      const key = input.params[by] ?? '';
      const preview = input.query.preview as string | undefined;
      if (preview !== undefined && !services.previews.verify(preview, resource.name, key)) {
        throw KernelErrors.not_found({ what: resource.name });
      }
      const locale = localeOf(call);
      const found = await services.storefront.one(resource, key, locale, { anyState: preview !== undefined });
      if (!found) throw KernelErrors.not_found({ what: resource.name });
      return send(call, found.body, found.tag, preview !== undefined);
    },
  };
}

function listRoute(registry: Registry, resource: CompiledResource): BoundRoute {
  const { many } = resource.definition.labels;
  return {
    spec: {
      method: 'GET',
      path: pathOf(resource),
      operationId: operationName('store', 'list', resource, true),
      tag: `store/${resource.plural}`,
      summary: { en: `List ${many.en.toLowerCase()}`, zh: `${many.zh}列表` },
      access: { kind: 'public' },
      query: listQuerySchema(resource, storefrontQueryRules(resource)).extend({ locale: LOCALE }),
      response: pageSchema(`${resource.name}_store`, itemSchema(registry, resource)),
      honours: ['etag'],
    },
    handle: async (call) => {
      const { services, request } = call;
      const { locale: _locale, ...rest } = request.query as Record<string, unknown>;
      const page = await services.storefront.list(
        resource,
        parseListQuery(rest, services.storefront.rulesOf(resource)),
        localeOf(call),
      );
      return send(call, page.body, page.tag, false);
    },
  };
}

function send(call: RouteCall, body: string, tag: string, isPrivate: boolean): string | undefined {
  call.reply
    .header('cache-control', isPrivate ? 'private, no-store' : 'public, max-age=0, must-revalidate')
    .header('vary', 'Accept-Language')
    .header('content-language', localeOf(call));
  return tagged(call.request, call.reply, body, tag);
}

function itemSchema(registry: Registry, resource: CompiledResource): ZodType {
  const members = storefrontFields(resource).map(({ name, field, kind }): [string, ZodType] => {
    const described = (kind.published ?? kind.output)(field, registry.kinds).describe(field.options.label.en);
    return [name, isNullable(field) ? described.nullable() : described];
  });
  return z
    .strictObject({ id: z.uuid(), ...Object.fromEntries(members) })
    .meta({ id: `${resource.name.replace('.', '_')}_store` });
}
