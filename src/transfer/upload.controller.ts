import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CONFIG, type Config } from '../config/config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { FILE_OF_ROWS } from '../http/file-body.js';
import { requireRequest } from '../http/request-context.js';
import { readInput } from '../http/route-input.js';
import { Route } from '../http/route.decorator.js';
import type { RouteSpec } from '../http/route.js';
import { Registry } from '../plugin/registry.js';
import { CLOCK, type Clock } from '../values/clock.js';
import { FILE_PREVIEW, previewFile, type FilePreview } from './preview-file.js';
import { RECEIVED, receiveFile, receivePart, type Received, type Reception } from './receive-file.js';
import { findUpload } from './uploads.js';

const BASE = {
  tag: 'transfers',
  access: { kind: 'permission', permission: 'transfers.import' },
} as const satisfies Partial<RouteSpec>;

const BEGIN: RouteSpec = {
  ...BASE,
  method: 'POST',
  path: '/v1/admin/transfer-uploads',
  operationId: 'adminUploadTransferFile',
  summary: { en: 'Send a file to be imported, or its first part', zh: '上传要导入的文件或其第一部分' },
  bodyType: FILE_OF_ROWS,
  status: 201,
  response: RECEIVED,
  errors: ['transfers.out_of_step'],
};

const CONTINUE: RouteSpec = {
  ...BASE,
  method: 'PATCH',
  path: '/v1/admin/transfer-uploads/:id',
  operationId: 'adminContinueTransferFile',
  summary: { en: 'Send the next part of a file', zh: '上传文件的下一部分' },
  params: z.object({ id: z.uuid() }),
  query: z.strictObject({
    at: z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number)
      .describe('Bytes that have been sent before'),
  }),
  bodyType: FILE_OF_ROWS,
  response: RECEIVED,
  errors: ['transfers.out_of_step'],
};

const LOOK: RouteSpec = {
  ...BASE,
  method: 'GET',
  path: '/v1/admin/transfer-uploads/:id',
  operationId: 'adminReadTransferFile',
  summary: { en: 'How much of a file has arrived', zh: '查询文件已上传的大小' },
  params: z.object({ id: z.uuid() }),
  response: RECEIVED,
};

const PREVIEW: RouteSpec = {
  ...BASE,
  method: 'GET',
  path: '/v1/admin/transfer-uploads/:id/preview',
  operationId: 'adminPreviewTransferFile',
  summary: { en: 'What a file seems to be', zh: '预览要导入的文件' },
  params: z.object({ id: z.uuid() }),
  query: z.strictObject({
    resource: z.string().max(100).describe('As in the API’s paths, such as pages'),
    format: z.string().max(100).optional().describe('Found out when left out'),
  }),
  response: FILE_PREVIEW,
  errors: [
    'transfers.unknown_format',
    'transfers.not_transferable',
    'transfers.unknown_encoding',
    'transfers.unreadable',
  ],
};

/** Takes files that are to be imported, as they come, and says what they seem to be. */
@Controller()
export class UploadController {
  constructor(
    @Inject(Registry) private readonly registry: Registry,
    @Inject(UnitOfWork) private readonly unitOfWork: UnitOfWork,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Route(BEGIN)
  async begin(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Received> {
    readInput(BEGIN, request);
    const { actor } = requireRequest();
    const received = await receiveFile(this.reception, request, actor, this.clock.now());
    reply.header('location', `${BEGIN.path}/${received.id}`);
    return received;
  }

  @Route(CONTINUE)
  continue(@Req() request: FastifyRequest): Promise<Received> {
    const { params, query } = readInput(CONTINUE, request);
    const part = { id: params.id ?? '', at: query.at as number };
    return receivePart(this.reception, request, requireRequest().actor, part);
  }

  @Route(LOOK)
  look(@Req() request: FastifyRequest): Promise<Received> {
    const { id = '' } = readInput(LOOK, request).params;
    const { actor } = requireRequest();
    return this.unitOfWork.readFresh(async (tx) => ({ id, size: (await findUpload(tx, id, actor)).size }));
  }

  @Route(PREVIEW)
  preview(@Req() request: FastifyRequest): Promise<FilePreview> {
    const { params, query } = readInput(PREVIEW, request);
    const resource = this.registry.resourceByPlural(String(query.resource));
    if (!resource) {
      const detail = 'names no resource';
      throw KernelErrors.invalid_input().withErrors([{ pointer: 'query/resource', code: 'unknown', detail }]);
    }
    const format = query.format as string | undefined;
    const asked = { upload: params.id ?? '', resource, format };
    return previewFile(this.registry, this.unitOfWork, requireRequest().actor, asked);
  }

  private get reception(): Reception {
    return { unitOfWork: this.unitOfWork, limit: this.config.http.transferLimit };
  }
}
