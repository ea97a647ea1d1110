import type AdminJS from 'adminjs';
import type { RouterType } from 'adminjs';
import type { FastifyInstance } from 'fastify';
import { pageHtml } from '../page/page-html.js';
import { PageState } from '../page/page-state.js';
import { OWN_ACCOUNT } from '../root-path.js';
import type { AdminShell } from '../shell.js';
import { currentStaff, fastifyPath } from './api-routes.js';
import { contextOf } from './request-context.js';
import { PUBLIC_ASSET, STAFF_DATA, STAFF_PAGE } from './route-config.js';

const A_YEAR = 'max-age=31536000, immutable';

/**
 * Mounts the addresses that people open, and what their pages are made of.
 * @param scope the guarded scope of the back-office
 * @param admin the AdminJS instance
 * @param routes AdminJS's own route table, the part that answers with pages
 * @param shell see {@link AdminShell}
 */
export function installPageRoutes(
  scope: FastifyInstance,
  admin: AdminJS,
  routes: RouterType['routes'],
  shell: AdminShell,
): void {
  const state = new PageState(admin, shell.content, shell.themes);

  for (const route of routes) {
    scope.route({
      method: 'GET',
      url: route.path === '' ? '/' : fastifyPath(route.path),
      prefixTrailingSlash: 'both',
      config: { admin: STAFF_PAGE },
      handler: async (request, reply) => {
        const staff = currentStaff(request, shell);
        if (staff.mustChangePassword && request.url.split('?', 1)[0] !== OWN_ACCOUNT)
          return reply.redirect(OWN_ACCOUNT, 303);
        const page = pageHtml({
          staff,
          nonce: contextOf(request).nonce,
          stateHash: state.scriptFor(staff).hash,
          companyName: shell.content.companyName,
          assets: shell.assets,
        });
        return reply.type('text/html; charset=utf-8').send(page);
      },
    });
  }

  scope.get('/frontend/state/:file', { config: { admin: STAFF_DATA } }, async (request, reply) => {
    const { hash, source } = state.scriptFor(currentStaff(request, shell));
    const asked = (request.params as { file: string }).file;
    // During a rolling release the page may come from the other version; its state must not stay in the browser.
    if (asked === `${hash}.js`) reply.header('cache-control', `private, ${A_YEAR}`);
    return reply.type('text/javascript; charset=utf-8').send(source);
  });
}

/**
 * Mounts the files of the browser part.
 * @param scope the guarded scope of the back-office
 * @param shell see {@link AdminShell}
 */
export function installAssetRoutes(scope: FastifyInstance, shell: AdminShell): void {
  scope.get('/frontend/assets/:file', { config: { admin: PUBLIC_ASSET } }, async (request, reply) => {
    const { file } = request.params as { file: string };
    const asset = await shell.assets.read(file, request.headers['accept-encoding']);
    if (!asset) return reply.code(404).type('text/plain').send('Not found');
    reply
      .header('cache-control', asset.immutable ? `public, ${A_YEAR}` : 'no-cache')
      .header('etag', asset.etag)
      .header('vary', 'accept-encoding')
      .type(asset.type);
    if (asset.encoding) reply.header('content-encoding', asset.encoding);
    if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send();
    return reply.send(asset.body);
  });
}
