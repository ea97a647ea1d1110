import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { UnitOfWork } from '../../src/database/unit-of-work.js';
import type { MediaUploads } from '../../src/files/media-uploads.js';
import { MULTIPART } from '../../src/http/multipart-body.js';
import type { Registry } from '../../src/plugin/registry.js';
import type { MediaReads } from '../../src/resource/media-reads.js';
import type { CurrentStaff } from '../current-staff.js';
import { STAFF_DATA, type AdminRouteConfig } from '../loader/route-config.js';

const ADDRESS = '/api/emporion/files';
/** A page of a list has fewer. */
const MAX_IDS = 100;

/** What the routes of files work with. */
export interface FileServices {
  readonly registry: Registry;
  readonly unitOfWork: UnitOfWork;
  readonly uploads: MediaUploads;
  readonly reads: MediaReads;
  readonly staffOf: (request: FastifyRequest) => CurrentStaff;
}

/**
 * Adds what media fields and the library ask for: the files behind ids, and taking uploads. Nothing is added where no
 * resource provides media.
 * @param scope the guarded scope of the back-office
 * @param services see {@link FileServices}
 */
export function installFilesApi(scope: FastifyInstance, services: FileServices): void {
  const { registry, unitOfWork, uploads, reads, staffOf } = services;
  const media = registry.mediaResource();
  if (!media) return;

  scope.get(ADDRESS, { config: { admin: STAFF_DATA } }, async (request, reply) => {
    const staff = staffOf(request);
    const { ids = '' } = request.query as { ids?: string };
    const files = await reads.many(ids.split(',').slice(0, MAX_IDS), staff.actor, staff.locale);
    const upload = staff.can(media.permissions.create) ? { limit: uploads.limit } : null;
    // The files are JSON already; only what is about them is written here.
    const body = `${JSON.stringify({ upload }).slice(0, -1)},"files":${files}}`;
    return reply.type('application/json; charset=utf-8').send(body);
  });

  const door: AdminRouteConfig = { ...STAFF_DATA, bodyBytes: uploads.bodyLimit };
  // A scope of its own: elsewhere a multipart body is a form, and read into memory.
  void scope.register(async (uploading) => {
    uploading.removeAllContentTypeParsers();
    uploading.addContentTypeParser(MULTIPART, (_request, _payload, done) => done(null, undefined));
    uploading.post(ADDRESS, { config: { admin: door } }, async (request, reply) => {
      const staff = staffOf(request);
      const { requestId, ip } = staff.request;
      const call = { actor: staff.actor, requestId, ip, locale: staff.locale };
      const { row, created } = await uploads.take(media, request.raw, call);
      const ids = [String(row['id'])];
      const files = await unitOfWork.readFresh(() => reads.many(ids, staff.actor, staff.locale));
      const [file] = JSON.parse(files) as object[];
      return reply.code(created ? 201 : 200).send(file);
    });
  });
}
