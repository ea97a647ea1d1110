import { AdminModule } from '@adminjs/nestjs';
import type { DynamicModule } from '@nestjs/common';
import { OwnAccount } from '../src/access/own-account.js';
import { StaffSessions } from '../src/access/staff-sessions.service.js';
import { CommandBus } from '../src/command/command-bus.js';
import { CONFIG, type Config } from '../src/config/config.js';
import { UnitOfWork } from '../src/database/unit-of-work.js';
import { MediaUploads } from '../src/files/media-uploads.js';
import { SharedRateLimiter } from '../src/http/rate-limiter.js';
import { JobMonitor } from '../src/jobs/job-monitor.js';
import { Registry } from '../src/plugin/registry.js';
import { QueryBus } from '../src/query/query-bus.js';
import { MediaReads } from '../src/resource/media-reads.js';
import { ResourceReads } from '../src/resource/resource-reads.js';
import { CLOCK, type Clock } from '../src/values/clock.js';
import { loadAdminJs } from './adminjs-runtime.js';
import { installAccessApi } from './api/access-api.js';
import { installChoicesApi } from './api/choices-api.js';
import { installDocumentsApi } from './api/documents-api.js';
import { installFilesApi } from './api/files-api.js';
import { installJobsApi, READ_JOBS } from './api/jobs-api.js';
import { installMatrixApi } from './api/matrix-api.js';
import { installQueryListApi } from './api/query-list-api.js';
import { installResourceApi } from './api/resource-api.js';
import { installRowJobsApi } from './api/row-jobs-api.js';
import { installSettingsApi, READ_SETTINGS } from './api/settings-api.js';
import { installTransferApi } from './api/transfer-api.js';
import { AdminAssets } from './assets/admin-assets.js';
import { bundleDirectory } from './bundle-directory.js';
import { describeProblem } from './describe-problem.js';
import { FastifyAdminLoader, type ShellModuleOptions } from './loader/fastify.loader.js';
import { AdminResourceService } from './resource/resource-service.js';
import { ROOT_PATH } from './root-path.js';
import type { AdminShell } from './shell.js';

/** Pages that are not made of a resource. */
const PAGES = [
  { name: 'settings', component: 'EmporionSettings', icon: 'Settings', permission: READ_SETTINGS },
  { name: 'jobs', component: 'EmporionJobs', icon: 'Activity', permission: READ_JOBS },
  { name: 'account', component: 'EmporionAccount', icon: 'User', permission: null },
] as const;

/** Forms with long texts in several languages fit; files have a limit of their own. */
const BODY_BYTES = 5_000_000;
/** A page costs about ten requests. */
const REQUESTS_PER_MINUTE = 600;

/** What the factory is given, in the order of {@link INJECTED}. */
type Services = [
  Registry,
  ResourceReads,
  CommandBus,
  QueryBus,
  UnitOfWork,
  JobMonitor,
  StaffSessions,
  OwnAccount,
  SharedRateLimiter,
  MediaUploads,
  MediaReads,
  Config,
  Clock,
];
const INJECTED = [
  Registry,
  ResourceReads,
  CommandBus,
  QueryBus,
  UnitOfWork,
  JobMonitor,
  StaffSessions,
  OwnAccount,
  SharedRateLimiter,
  MediaUploads,
  MediaReads,
  CONFIG,
  CLOCK,
];

/**
 * The back-office as a Nest module: @adminjs/nestjs makes and mounts AdminJS, through our loader. Import this file only in a
 * process that serves it; AdminJS itself is loaded when Nest starts.
 */
export function adminModule(): DynamicModule {
  return AdminModule.createAdminAsync({
    inject: INJECTED,
    useFactory: (...services) => moduleOptions(services as Services),
    customLoader: FastifyAdminLoader,
  });
}

async function moduleOptions(services: Services): Promise<ShellModuleOptions> {
  const [registry, reads, bus, queries, unitOfWork, monitor, auth, own, limiter, ...others] = services;
  const [media, files, config, clock] = others;
  const { translate, themes } = await loadAdminJs();
  const service = new AdminResourceService(registry, reads, bus, queries);
  const describe = describeProblem(registry);
  const { resources, content } = translate.translateAdmin(service, describe, {
    companyName: 'Emporion',
    pages: PAGES,
  });
  const mountApi: AdminShell['mountApi'] = (scope, staffOf) => {
    installResourceApi(scope, service, unitOfWork, staffOf);
    installMatrixApi(scope, service, staffOf);
    installQueryListApi(scope, service, staffOf);
    installChoicesApi(scope, service, staffOf);
    installDocumentsApi(scope, service, staffOf);
    installSettingsApi(scope, service, unitOfWork, staffOf);
    installRowJobsApi(scope, service, unitOfWork, staffOf);
    installJobsApi(scope, { registry, unitOfWork, monitor, staffOf });
    const uploads = { unitOfWork, limit: config.http.transferLimit };
    installTransferApi(scope, { service, lookup: { registry, reads, unitOfWork }, uploads, clock, staffOf });
    installFilesApi(scope, { registry, unitOfWork, uploads: media, reads: files, staffOf });
    installAccessApi(scope, registry, own, staffOf);
  };
  return {
    adminJsOptions: { rootPath: ROOT_PATH, resources },
    shell: {
      auth,
      limiter,
      assets: AdminAssets.open(bundleDirectory()),
      content,
      themes,
      publicUrl: new URL(config.http.publicUrl),
      ...(config.files.onOtherOrigin ? { imagesOrigin: config.files.publicUrl } : {}),
      limits: { bodyBytes: BODY_BYTES, requestsPerMinute: REQUESTS_PER_MINUTE },
      describe,
      mountApi,
      defaultLocale: 'en',
    },
  };
}
