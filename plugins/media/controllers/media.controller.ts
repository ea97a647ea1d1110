import { Controller, Inject, Req, Res, StreamableFile } from '@nestjs/common';
import { isCurrent, KernelErrors, Route, type RouteSpec } from 'emporion';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isStorageKey } from '../domain/storage-key.js';
import { typeOfName } from '../domain/variants.js';
import { ServedFiles } from '../services/served-files.service.js';

const FILE: RouteSpec = {
  method: 'GET',
  path: '/media/:shard/:folder/:file',
  operationId: 'mediaFile',
  tag: 'media',
  summary: { en: 'A file of the library, or a copy of an image', zh: '媒体文件或图片副本' },
  access: { kind: 'public' },
  params: z.object({ shard: z.string(), folder: z.string(), file: z.string() }),
  undocumented: true,
  errors: ['media.busy'],
};

/** What lies at an address never changes; what somebody uploaded must not run as a page of ours. */
const HEADERS = {
  'cache-control': 'public, max-age=31536000, immutable',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'access-control-allow-origin': '*',
  'x-content-type-options': 'nosniff',
} as const;

/** Gives out files and the copies of images. A copy is made when it is first asked for, and kept. */
@Controller()
export class MediaController {
  constructor(@Inject(ServedFiles) private readonly files: ServedFiles) {}

  @Route(FILE)
  async file(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const { shard = '', folder = '', file: name = '' } = request.params as Record<string, string>;
    const key = `${shard}/${folder}`;
    const type = typeOfName(name);
    if (type === undefined || !isStorageKey(key)) throw KernelErrors.not_found({ what: 'file' });
    const found = await this.files.read(key, name);
    if (!found) throw KernelErrors.not_found({ what: 'file' });
    reply.headers(HEADERS);
    if (isCurrent(request, reply, `${folder}.${name}`)) {
      found.stream.destroy();
      return undefined;
    }
    if (!type.startsWith('image/')) reply.header('content-disposition', 'attachment');
    return new StreamableFile(found.stream, { type, length: found.bytes });
  }
}
