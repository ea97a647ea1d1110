import compress from '@fastify/compress';
import { AbstractLoader } from '@adminjs/nestjs';
import type { AdminModuleOptions } from '@adminjs/nestjs';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { Injectable } from '@nestjs/common';
import type AdminJS from 'adminjs';
import type { FastifyInstance } from 'fastify';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import { loadAdminJs } from '../adminjs-runtime.js';
import { installLoginRoutes } from '../login/login-routes.js';
import { ROOT_PATH } from '../root-path.js';
import type { AdminShell } from '../shell.js';
import { hardenActions } from './action-policy.js';
import { answerError } from './answers.js';
import { currentStaff, installApiRoutes } from './api-routes.js';
import { installBodyParsers } from './body-parsers.js';
import { guardEveryRoute, installGuards } from './guards.js';
import { installAssetRoutes, installPageRoutes } from './page-routes.js';

/** The options of @adminjs/nestjs, and beside them what our loader needs. */
export type ShellModuleOptions = AdminModuleOptions & { readonly shell: AdminShell };

/**
 * Mounts AdminJS on Fastify, in a scope of its own. @adminjs/nestjs has no loader for Fastify, and @adminjs/fastify
 * decides who is signed in by the raw text of the URL, so that `…/list?x=/frontend/assets/app.bundle.js` needs no session;
 * here the matched route decides.
 */
@Injectable()
export class FastifyAdminLoader extends AbstractLoader {
  /**
   * Called by @adminjs/nestjs when the application starts.
   * @param admin the AdminJS instance
   * @param httpAdapter Nest's adapter over Fastify
   * @param options with our {@link AdminShell} in them
   * @throws Error when an action breaks a rule of {@link hardenActions} or the bundle lacks a file
   */
  override async register(
    admin: AdminJS,
    httpAdapter: AbstractHttpAdapter,
    options: AdminModuleOptions,
  ): Promise<void> {
    const { shell } = options as ShellModuleOptions;
    const fastify = httpAdapter.getInstance<FastifyInstance>();
    await mountAdmin(fastify, admin, shell);
  }
}

/**
 * Adds the back-office to a Fastify instance that is not listening yet.
 * @param fastify the root instance
 * @param admin the AdminJS instance
 * @param shell see {@link AdminShell}
 */
export async function mountAdmin(fastify: FastifyInstance, admin: AdminJS, shell: AdminShell): Promise<void> {
  const { Router } = (await loadAdminJs()).adminjs;
  hardenActions(admin);
  for (const { path } of Router.assets) shell.assets.versioned(path.slice(path.lastIndexOf('/') + 1));
  const isData = (route: { path: string }): boolean => route.path.startsWith('/api/');

  await fastify.register(
    async (scope) => {
      guardEveryRoute(scope);
      installGuards(scope, shell);
      installBodyParsers(scope, shell.limits.bodyBytes);
      scope.setErrorHandler((error, request, reply) => answerError(error, request, reply, shell));
      scope.setNotFoundHandler((request, reply) =>
        answerError(KernelErrors.not_found({ what: 'such page' }), request, reply, shell),
      );
      await scope.register(compress, { global: true, threshold: 1_024, encodings: ['br', 'gzip'] });
      shell.mountApi?.(scope, (request) => currentStaff(request, shell));
      installLoginRoutes(scope, shell);
      installAssetRoutes(scope, shell);
      installPageRoutes(
        scope,
        admin,
        Router.routes.filter((route) => !isData(route)),
        shell,
      );
      installApiRoutes(scope, admin, Router.routes.filter(isData), shell);
    },
    { prefix: ROOT_PATH },
  );
}
