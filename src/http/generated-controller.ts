import { Controller, Inject, Req, Res, type Type } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { CommandBus } from '../command/command-bus.js';
import type { MediaUploads } from '../files/media-uploads.js';
import type { Registry } from '../plugin/registry.js';
import type { ResourceReads } from '../resource/resource-reads.js';
import type { StorefrontReads } from '../resource/storefront-reads.js';
import type { PreviewTokens } from '../access/preview-tokens.js';
import type { QueryBus } from '../query/query-bus.js';
import { requireRequest, type RequestContext } from './request-context.js';
import { Route } from './route.decorator.js';
import { readInput, type RouteInput } from './route-input.js';
import type { RouteSpec } from './route.js';

/** What generated handlers work with. */
export interface RouteServices {
  readonly registry: Registry;
  readonly commands: CommandBus;
  readonly queries: QueryBus;
  readonly reads: ResourceReads;
  readonly storefront: StorefrontReads;
  readonly previews: PreviewTokens;
  readonly uploads: MediaUploads;
}

/** Nest token of {@link RouteServices}. */
export const ROUTE_SERVICES = Symbol('ROUTE_SERVICES');

/** One request as a generated handler sees it. */
export interface RouteCall {
  readonly input: RouteInput;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly context: RequestContext;
  readonly services: RouteServices;
}

/** A route with what it does. */
export interface BoundRoute {
  readonly spec: RouteSpec;
  /** The handler hands the body to something that checks it; the schema of the spec then only describes it. */
  readonly checksBody?: boolean;
  readonly handle: (call: RouteCall) => unknown;
}

/**
 * Makes an ordinary Nest controller of declared routes, so that guards, filters and hooks treat them like any other.
 * @param name class name, for stack traces and logs
 * @param routes the routes it answers
 */
export function makeController(name: string, routes: readonly BoundRoute[]): Type {
  class GeneratedController {
    constructor(readonly services: RouteServices) {}
  }
  Object.defineProperty(GeneratedController, 'name', { value: name });
  Inject(ROUTE_SERVICES)(GeneratedController, undefined, 0);
  Reflect.defineMetadata('design:paramtypes', [Object], GeneratedController);
  for (const route of routes) addHandler(GeneratedController, route);
  Controller()(GeneratedController);
  return GeneratedController;
}

function addHandler(controller: { prototype: object }, { spec, checksBody, handle }: BoundRoute): void {
  const { prototype } = controller;
  const key = spec.operationId;
  const checked = checksBody ? { ...spec, body: z.unknown() } : spec;
  Object.defineProperty(prototype, key, {
    configurable: true,
    writable: true,
    async value(
      this: { services: RouteServices },
      request: FastifyRequest,
      reply: FastifyReply,
    ): Promise<unknown> {
      const input = readInput(checked, request);
      return handle({ input, request, reply, context: requireRequest(), services: this.services });
    },
  });
  Req()(prototype, key, 0);
  Res({ passthrough: true })(prototype, key, 1);
  Reflect.defineMetadata('design:paramtypes', [Object, Object], prototype, key);
  Route(spec)(prototype, key, Object.getOwnPropertyDescriptor(prototype, key) as PropertyDescriptor);
}
