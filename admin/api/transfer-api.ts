import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { authorise } from '../../src/access/authorise.js';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import { faultsOf } from '../../src/errors/zod-faults.js';
import { FILE_OF_ROWS } from '../../src/http/file-body.js';
import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import { previewFile } from '../../src/transfer/preview-file.js';
import { ASKED_OPTIONS } from '../../src/transfer/format-options.js';
import { receiveFile, receivePart, type Reception } from '../../src/transfer/receive-file.js';
import { startExport, startImport } from '../../src/transfer/transfer.commands.js';
import { Transfer } from '../../src/transfer/transfer.resource.js';
import { firstRefused, openTransferFile, type TransferLookup } from '../../src/transfer/transfer-download.js';
import { findUpload } from '../../src/transfer/uploads.js';
import type { Clock } from '../../src/values/clock.js';
import type { CurrentStaff } from '../current-staff.js';
import { STAFF_DATA } from '../loader/route-config.js';
import type { AdminResourceService } from '../resource/resource-service.js';

/** What imports and exports of the back-office need. */
export interface TransferApi {
  readonly service: AdminResourceService;
  readonly lookup: TransferLookup;
  readonly uploads: Reception;
  readonly clock: Clock;
  readonly staffOf: (request: FastifyRequest) => CurrentStaff;
}

/** Refused rows that a result shows; all of them are in its file. */
const SHOWN = 10;

const importBody = z.strictObject({
  upload: z.uuid(),
  format: z.string(),
  mapping: z.record(z.string(), z.string().nullable()),
  key: z.string(),
  options: ASKED_OPTIONS.default({}),
  dryRun: z.boolean(),
});
const exportBody = z.strictObject({
  format: z.string(),
  options: ASKED_OPTIONS.default({}),
  list: z.record(z.string(), z.string()).describe('The address of the list, as the browser has it'),
});
const uploadId = z.strictObject({ id: z.uuid() });
const fileOf = z.strictObject({ id: z.uuid(), file: z.enum(['result', 'errors']) });
const place = z.strictObject({
  at: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
});
const previewQuery = z.strictObject({ resource: z.string(), format: z.string().optional() });

/**
 * Adds what the import and the export of a list ask for. Files come in parts, as the REST API takes them; what is then
 * done with them are its commands.
 * @param scope the guarded scope of the back-office
 * @param api where things are looked up
 */
export function installTransferApi(scope: FastifyInstance, api: TransferApi): void {
  installUploads(scope, api);
  const { service, lookup, staffOf } = api;
  const { registry } = service;
  const route = { config: { admin: STAFF_DATA } };

  scope.post('/api/emporion/lists/:resource/import', route, async (request) => {
    const input = { resource: resourceOf(api, request).plural, ...parsed(importBody, request.body) };
    return service.run(startImport, { input }, staffOf(request));
  });

  scope.post('/api/emporion/lists/:resource/export', route, async (request) => {
    const resource = resourceOf(api, request);
    const { format, options, list } = parsed(exportBody, request.body);
    const query = service.restQuery(resource, list);
    const input = { resource: resource.plural, format, options, query };
    return service.run(startExport, { input }, staffOf(request));
  });

  scope.get('/api/emporion/transfers/:id', route, async (request) => {
    const { id } = parsed(uploadId, request.params);
    const { actor } = staffOf(request);
    const row = await lookup.reads.get(registry.resource(Transfer.name), id, actor);
    const refused = Number(row['failed']) > 0 ? await firstRefused(lookup, actor, id, SHOWN) : [];
    return { ...row, refused };
  });

  scope.get('/api/emporion/transfers/:id/files/:file', route, async (request, reply) => {
    const { id, file } = parsed(fileOf, request.params);
    const { type, name, content } = await openTransferFile(lookup, staffOf(request).actor, id, file);
    return reply
      .type(type)
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(Readable.from(content));
  });
}

function installUploads(scope: FastifyInstance, { service, uploads, clock, staffOf }: TransferApi): void {
  const route = { config: { admin: STAFF_DATA } };
  const file = { config: { admin: STAFF_DATA, bodyType: FILE_OF_ROWS } };
  const importer = (request: FastifyRequest): CurrentStaff['actor'] => {
    const { actor } = staffOf(request);
    authorise(actor, startImport.permission);
    return actor;
  };

  scope.post('/api/emporion/transfer-uploads', file, (request) =>
    receiveFile(uploads, request, importer(request), clock.now()),
  );

  scope.post('/api/emporion/transfer-uploads/:id', file, async (request) => {
    const part = { ...parsed(uploadId, request.params), ...parsed(place, request.query) };
    return receivePart(uploads, request, importer(request), part);
  });

  scope.get('/api/emporion/transfer-uploads/:id', route, async (request) => {
    const { id } = parsed(uploadId, request.params);
    const { size } = await uploads.unitOfWork.readFresh((tx) => findUpload(tx, id, importer(request)));
    return { id, size };
  });

  scope.get('/api/emporion/transfer-uploads/:id/preview', route, async (request) => {
    const { id: upload } = parsed(uploadId, request.params);
    const { resource: name, format } = parsed(previewQuery, request.query);
    const resource = service.registry.resources.get(name);
    if (!resource) throw KernelErrors.not_found({ what: name });
    const asked = { upload, resource, format };
    return previewFile(service.registry, uploads.unitOfWork, importer(request), asked);
  });
}

function resourceOf({ service }: TransferApi, request: FastifyRequest): CompiledResource {
  const { resource: name } = request.params as { resource: string };
  const resource = service.registry.resources.get(name);
  if (!resource) throw KernelErrors.not_found({ what: name });
  return resource;
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) throw KernelErrors.invalid_input().withErrors(faultsOf(result.error));
  return result.data;
}
