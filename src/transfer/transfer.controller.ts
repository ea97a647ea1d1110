import { Readable } from 'node:stream';
import { Controller, Inject, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { authorise } from '../access/authorise.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { requireRequest } from '../http/request-context.js';
import { readInput } from '../http/route-input.js';
import { Route } from '../http/route.decorator.js';
import type { RouteSpec } from '../http/route.js';
import { Registry } from '../plugin/registry.js';
import { ResourceReads } from '../resource/resource-reads.js';
import { formatNamed } from './formats.js';
import { refuseHiddenFields } from './transfer-authority.js';
import { readChunk, type TransferFile } from './transfer-files.js';
import { TransferErrors } from './transfer.errors.js';
import { Transfer } from './transfer.resource.js';

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
    const { id = '', file: name } = readInput(FILE, request).params;
    const file = name as TransferFile;
    const row = await this.reads.get(this.registry.resource(Transfer.name), id, requireRequest().actor);
    const { actor } = requireRequest();
    // The file holds the rows of another resource: reading it takes what reading them does.
    const transferred = this.registry.resource(String(row.resource));
    authorise(actor, transferred.permissions.read);
    const format = formatNamed(this.registry, transferred, String(row.format));
    if (format.isBuiltIn) refuseHiddenFields(actor, transferred);
    const first = await this.chunk(id, file, 0);
    if (first === undefined || (file === 'result' && row.status !== 'done'))
      throw TransferErrors.no_file({ file });
    const isCsv = file === 'errors' || format.file === 'csv';
    const [type, ending] = isCsv ? ['text/csv; charset=utf-8', 'csv'] : ['application/x-ndjson', 'ndjson'];
    const fileName = `${String(row.resource).replace('.', '-')}-${file}.${ending}`;
    reply
      .header('content-disposition', `attachment; filename="${fileName}"`)
      .header('cache-control', 'private, no-store');
    return new StreamableFile(Readable.from(this.chunks(id, file, first)), { type });
  }

  private async *chunks(id: string, file: TransferFile, first: string): AsyncGenerator<string> {
    let chunk: string | undefined = first;
    for (let seq = 1; chunk !== undefined; seq += 1) {
      yield chunk;
      chunk = await this.chunk(id, file, seq);
    }
  }

  private chunk(id: string, file: TransferFile, seq: number): Promise<string | undefined> {
    return this.unitOfWork.read((tx) => readChunk(tx, id, file, seq));
  }
}
