import { Module, type DynamicModule, type InjectionToken, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, ModuleRef } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { PreviewTokens } from './access/preview-tokens.js';
import { SecretBox } from './access/secret-box.js';
import { CommandBus } from './command/command-bus.js';
import { WriteScope } from './command/write-scope.js';
import { systemActor } from './access/actor.js';
import { EventOutbox } from './events/event-outbox.js';
import { JobQueue } from './jobs/job-queue.js';
import { RUN_IN_CONTEXT, type RunInContext } from './jobs/run-in-context.port.js';
import type { Config } from './config/config.js';
import { dataSourceOptions } from './database/data-source-options.js';
import { UnitOfWork } from './database/unit-of-work.js';
import { FILE_LIMITS, fileLimits } from './files/file-limits.js';
import { OUTBOUND, outboundTrust } from './http/outbound/outbound-trust.js';
import { openStorage } from './files/file-storage.js';
import { FILES_ORIGIN } from './files/files-origin.js';
import { FILE_STORAGE } from './files/file-storage.port.js';
import { MediaUploads } from './files/media-uploads.js';
import { ROUTE_SERVICES, type RouteServices } from './http/generated-controller.js';
import { LOGGER, type Logger } from './http/logging.js';
import { FAULT_REPORTER, ProblemFilter, type FaultReporter } from './http/problem-filter.js';
import { RouteGuard } from './http/route-guard.js';
import { Registry } from './plugin/registry.js';
import { QueryBus } from './query/query-bus.js';
import { entitySchemaOf } from './resource/entity-schema.js';
import { MediaReads } from './resource/media-reads.js';
import { ResourceReads } from './resource/resource-reads.js';
import { RowStores } from './resource/row-stores.js';
import { StorefrontReads } from './resource/storefront-reads.js';
import { CLOCK, type Clock } from './values/clock.js';
import { uuidv7 } from './values/uuid.js';

/** What the kernel is started with. */
export interface KernelOptions {
  readonly config: Config;
  readonly registry: Registry;
  /** Address of the primary database: configured, or that of the embedded one. */
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The services that every plugin and every route stands on. */
@Module({})
export class KernelModule {
  static of(options: KernelOptions): DynamicModule {
    const { config, registry, databaseUrl, logger } = options;
    const entities = [...registry.resources.values()].map(entitySchemaOf);
    const onFailure = (error: Error) => logger.warn({ err: error }, 'A database connection broke');
    const providers = [
      ...values(options),
      ...database(logger),
      ...writes(),
      ...reads(config),
      ...files(config),
      ...http(logger),
    ];
    return {
      module: KernelModule,
      global: true,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(config.database, databaseUrl, entities, onFailure),
          manualInitialization: true,
        }),
      ],
      providers,
      exports: providers.flatMap(tokenOf),
    };
  }
}

/** Guards and filters are global already; everything else is for plugins and other modules to inject. */
function tokenOf(provider: Provider): InjectionToken[] {
  const token = 'provide' in provider ? provider.provide : provider;
  return token === APP_GUARD || token === APP_FILTER ? [] : [token];
}

function values({ registry, clock, logger, config }: KernelOptions): Provider[] {
  const secret = config.secret.reveal();
  const former = config.previousSecrets.map((one) => one.reveal());
  return [
    { provide: Registry, useValue: registry },
    { provide: CLOCK, useValue: clock },
    { provide: LOGGER, useValue: logger },
    { provide: SecretBox, useValue: new SecretBox(secret, former) },
    { provide: PreviewTokens, useValue: new PreviewTokens(secret, clock, former) },
  ];
}

function database(logger: Logger): Provider[] {
  return [
    {
      provide: UnitOfWork,
      inject: [getDataSourceToken()],
      useFactory: (dataSource: DataSource) =>
        new UnitOfWork(dataSource, (error) => logger.error({ err: error }, 'An effect after commit failed')),
    },
    {
      provide: RowStores,
      inject: [Registry, SecretBox],
      useFactory: (registry: Registry, secrets: SecretBox) => new RowStores(registry, secrets),
    },
  ];
}

/** Looks providers up in every module. */
function providersOf(modules: ModuleRef): (token: unknown) => unknown {
  return (token) => modules.get<unknown, unknown>(token as string, { strict: false });
}

type WriteScopeParts = [Registry, UnitOfWork, RowStores, JobQueue, EventOutbox, Clock, ModuleRef];

function writes(): Provider[] {
  return [
    {
      provide: WriteScope,
      inject: [Registry, UnitOfWork, RowStores, JobQueue, EventOutbox, CLOCK, ModuleRef],
      useFactory: (...injected: WriteScopeParts) => {
        const [registry, unitOfWork, stores, jobs, events, clock, modules] = injected;
        return new WriteScope({
          registry,
          unitOfWork,
          stores,
          jobs,
          events,
          clock,
          provider: providersOf(modules),
        });
      },
    },
    {
      provide: RUN_IN_CONTEXT,
      inject: [WriteScope, Registry],
      useFactory:
        (scope: WriteScope, registry: Registry): RunInContext =>
        (name, tx, work) => {
          const origin = {
            actor: systemActor(`job:${name}`),
            action: name,
            requestId: uuidv7(),
            locale: registry.locales[0],
          };
          return tx ? scope.runIn(tx, origin, work) : scope.outside(origin, work);
        },
    },
    {
      provide: CommandBus,
      inject: [WriteScope, Registry],
      useFactory: (scope: WriteScope, registry: Registry) => new CommandBus(scope, registry),
    },
  ];
}

function reads({ files: { publicUrl, onOtherOrigin } }: Config): Provider[] {
  return [
    {
      provide: ResourceReads,
      inject: [Registry, UnitOfWork, RowStores],
      useFactory: (registry: Registry, unitOfWork: UnitOfWork, stores: RowStores) =>
        new ResourceReads(registry, unitOfWork, stores),
    },
    {
      provide: QueryBus,
      inject: [Registry, UnitOfWork, CLOCK, ModuleRef],
      useFactory: (registry: Registry, unitOfWork: UnitOfWork, clock: Clock, modules: ModuleRef) =>
        new QueryBus(registry, unitOfWork, clock, providersOf(modules), publicUrl),
    },
    {
      provide: StorefrontReads,
      inject: [Registry, UnitOfWork, CLOCK],
      useFactory: (registry: Registry, unitOfWork: UnitOfWork, clock: Clock) =>
        new StorefrontReads(registry, unitOfWork, clock, publicUrl),
    },
    {
      provide: MediaReads,
      inject: [Registry, UnitOfWork],
      // The application's own pages name its own files by their path.
      useFactory: (registry: Registry, unitOfWork: UnitOfWork) =>
        new MediaReads(registry, unitOfWork, onOtherOrigin ? publicUrl : ''),
    },
  ];
}

function files(config: Config): Provider[] {
  return [
    { provide: FILE_LIMITS, useValue: fileLimits(config) },
    { provide: OUTBOUND, useValue: outboundTrust(config.outboundAllow) },
    { provide: FILES_ORIGIN, useValue: config.files.publicUrl },
    { provide: FILE_STORAGE, useFactory: () => openStorage(config) },
    {
      provide: MediaUploads,
      inject: [WriteScope],
      useFactory: (scope: WriteScope) => new MediaUploads(scope, config.files.uploadLimit),
    },
  ];
}

function http(logger: Logger): Provider[] {
  const report: FaultReporter = (error, request) =>
    logger.error({ err: error, method: request.method, route: request.routeOptions.url }, 'A request failed');
  return [
    { provide: FAULT_REPORTER, useValue: report },
    {
      provide: ROUTE_SERVICES,
      inject: [Registry, CommandBus, QueryBus, ResourceReads, StorefrontReads, PreviewTokens, MediaUploads],
      useFactory: (
        registry: Registry,
        commands: CommandBus,
        queries: QueryBus,
        resourceReads: ResourceReads,
        storefront: StorefrontReads,
        previews: PreviewTokens,
        uploads: MediaUploads,
      ): RouteServices => ({
        registry,
        commands,
        queries,
        reads: resourceReads,
        storefront,
        previews,
        uploads,
      }),
    },
    ProblemFilter,
    { provide: APP_FILTER, useExisting: ProblemFilter },
    { provide: APP_GUARD, useClass: RouteGuard },
  ];
}
