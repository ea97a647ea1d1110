import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { actorReference } from '../access/actor.js';
import type { Config } from '../config/config.js';
import { HealthRegistry } from '../health/health-registry.js';
import { registerHealthRoutes } from '../health/health-routes.js';
import { Metrics } from '../health/metrics.js';
import { Registry } from '../plugin/registry.js';
import { refuseOtherMethods } from './allowed-methods.js';
import { registerFileBody } from './file-body.js';
import { registerJsonBody } from './json-body.js';
import { chooseLocale } from './locale.js';
import type { Logger } from './logging.js';
import { registerMultipartBody } from './multipart-body.js';
import { NestLogger } from './nest-logger.js';
import { currentRequest, runInRequest } from './request-context.js';
import { registerRequestLog, requestIdOf } from './request-log.js';
import { closeConnectionsWhen } from './shutdown.js';
import { unreadableRequests } from './unreadable-requests.js';

/** Headers are short: a caller who takes longer than this for them is cut off, however long a body may take. */
const HEADERS_TIMEOUT_MS = 30_000;
/** Longer than the idle time of usual balancers (60 s), so that they never use a connection we are closing. */
const KEEP_ALIVE_MS = 72_000;

/** What scripts of other origins may read of an answer. */
const EXPOSED_HEADERS = [
  'etag',
  'location',
  'retry-after',
  'x-request-id',
  'idempotency-replayed',
  'content-language',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
] as const;

/** What the HTTP application is made with. */
export interface HttpAppOptions {
  /** The root module. */
  readonly root: DynamicModule;
  /** Limits, proxies and origins. */
  readonly config: Config;
  /** For requests and for Nest. */
  readonly logger: Logger;
  /** Whether the process is stopping: kept connections are then let go of. */
  readonly stopping?: () => boolean;
}

/**
 * Makes the HTTP application of a root module; it does not listen yet.
 * @param options the root module, configuration and logger
 */
export async function createHttpApp(options: HttpAppOptions): Promise<NestFastifyApplication> {
  const { root, config, logger, stopping = () => false } = options;
  const adapter = new FastifyAdapter({
    genReqId: requestIdOf,
    trustProxy: trustProxyOf(config),
    bodyLimit: config.http.bodyLimit,
    ...cutOffAfter(config.http.requestTimeoutMs),
    keepAliveTimeout: KEEP_ALIVE_MS,
    // While stopping, requests are still answered: a balancer needs a moment to look elsewhere.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 500 },
    ...unreadableRequests(logger),
  });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    bodyParser: false,
    logger: new NestLogger(logger),
    abortOnError: false,
    bufferLogs: false,
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  registerContext(fastify, app.get(Registry).locales);
  registerRequestLog(fastify, { logger, actorOf: actorOfRequest });
  app.get(Metrics).observeRequests(fastify);
  closeConnectionsWhen(fastify, stopping);
  registerJsonBody(fastify);
  registerMultipartBody(fastify);
  refuseOtherMethods(fastify);
  registerFileBody(fastify);
  registerHealthRoutes(fastify, {
    health: app.get(HealthRegistry),
    metrics: app.get(Metrics),
    metricsToken: config.metricsToken,
  });
  enableCors(app, config);
  return app;
}

/** Options that end connections on which a request comes too slowly. Node looks for them every half minute unless told. */
function cutOffAfter(requestTimeoutMs: number) {
  const headersTimeout = Math.min(requestTimeoutMs, HEADERS_TIMEOUT_MS);
  return {
    requestTimeout: requestTimeoutMs,
    http: { headersTimeout, connectionsCheckingInterval: headersTimeout / 10 },
  };
}

/**
 * Which senders are believed about the client's address. Fastify 5 ignores a bare number of proxies (it fails closed), so
 * a number becomes a count of hops.
 */
function trustProxyOf({
  http: { trustProxy },
}: Config): boolean | string[] | ((address: string, hop: number) => boolean) {
  if (typeof trustProxy === 'number') return (_address, hop) => hop < trustProxy;
  return trustProxy === false ? false : [...trustProxy];
}

function actorOfRequest(): string | undefined {
  const actor = currentRequest()?.actor;
  if (!actor || actor.kind === 'anonymous') return undefined;
  const { kind, id, name } = actorReference(actor);
  return `${kind}:${id ?? name ?? ''}`;
}

function registerContext(fastify: FastifyInstance, locales: Registry['locales']): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const locale = chooseLocale(request.headers['accept-language'], locales);
    reply.header('x-content-type-options', 'nosniff');
    runInRequest({ requestId: request.id, ip: request.ip, locale }, done);
  });
}

function enableCors(app: NestFastifyApplication, { http }: Config): void {
  if (http.corsOrigins.length === 0) return;
  app.enableCors({
    origin: http.corsOrigins === '*' ? '*' : [...http.corsOrigins],
    // Tokens travel in headers; the back-office's cookie never leaves its own origin.
    credentials: false,
    exposedHeaders: [...EXPOSED_HEADERS],
    maxAge: 600,
  });
}
