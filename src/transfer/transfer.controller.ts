import { Readable } from 'node:stream';
import { Controller, Inject, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { UnitOfWork } from '../database/unit-of-work.js';
import { requireRequest } from '../http/request-context.js';
import { readInput } from '../http/route-input.js';
import { Route } from '../http/route.decorator.js';
import type { RouteSpec } from '../http/route.js';
import { Registry } from '../plugin/registry.js';
import { ResourceReads } from '../resource/resource-reads.js';
import { openTransferFile } from './transfer-download.js';
import type { TransferFile } from './transfer-files.js';

const FILE: RouteSpec = {
  method: 'GET',
  path: '/v1/admin/transfers/:id/files/:file',
  operationId: 'adminDownloadTransferFile',
  tag: 'transfers',
  summary: { en: 'The file of an export, or the refused rows of an import', zh: '导出文件，或导入失败的行' },
  access: { kind: 'permission', permission: 'transfers.transfer.read' },
  params: z.object({ id: z.string().max(100), file: z.enum(['result', 'errors']) }),
  responseType: ['text/csv', 'application/x-ndjson'],
  errors: ['transfers.no_file'],
};

/** Gives out the files of imports and exports, chunk by chunk. */
@Controller()
export class TransferController {
  constructor(
    @Inject(Registry) private readonly registry: Registry,
    @Inject(ResourceReads) private readonly reads: ResourceReads,
    @Inject(UnitOfWork) private readonly unitOfWork: UnitOfWork,
  ) {}

  @Route(FILE)
  async file(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { id = '', file } = readInput(FILE, request).params;
    const { registry, reads, unitOfWork } = this;
    const lookup = { registry, reads, unitOfWork };
    const { type, name, content } = await openTransferFile(
      lookup,
      requireRequest().actor,
      id,
      file as TransferFile,
    );
    reply
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('cache-control', 'private, no-store');
    return new StreamableFile(Readable.from(content), { type });
  }
}
