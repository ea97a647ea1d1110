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
import { readFront } from './file-front.js';
import { detectFormat, formatNamed, formatsOf, suggestColumns } from './formats.js';
import { authoriseImport } from './transfer-authority.js';
import { TransferErrors } from './transfer.errors.js';
import { appendStream, beginUpload, findUpload } from './uploads.js';

const PREVIEW_ROWS = 20;
const SENT = z.strictObject({
  id: z.uuid(),
  size: z.int().describe('Bytes of the file so far'),
});
const LABEL = z.strictObject({ en: z.string(), zh: z.string() });
const NAMED = z.strictObject({ key: z.string(), label: LABEL });

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
  response: SENT,
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
  response: SENT,
  errors: ['transfers.out_of_step'],
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
  response: z.strictObject({
    format: z.string(),
    formats: z.array(NAMED),
    header: z.array(z.string()),
    columns: z.array(NAMED.extend({ required: z.boolean() })).describe('What a column can be taken as'),
    mapping: z.record(z.string(), z.string().nullable()).describe('Suggested; null leaves a column out'),
    keys: z.array(NAMED).describe('What existing rows can be found by'),
    rows: z
      .array(z.strictObject({ line: z.int(), cells: z.array(z.string()), problem: z.string().nullable() }))
      .describe('The first rows'),
  }),
  errors: [
    'transfers.unknown_format',
    'transfers.not_transferable',
    'transfers.unknown_encoding',
    'transfers.unreadable',
  ],
};

/** Characters of a cell that a preview shows. */
const SHOWN = 200;

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
  ): Promise<z.output<typeof SENT>> {
    readInput(BEGIN, request);
    this.checkBody(request, 0);
    const { actor } = requireRequest();
    const id = await this.unitOfWork.run((tx) => beginUpload(tx, actor, this.clock.now()));
    const size = await this.append(request, id, 0);
    reply.header('location', `${BEGIN.path}/${id}`);
    return { id, size };
  }

  @Route(CONTINUE)
  async continue(@Req() request: FastifyRequest): Promise<z.output<typeof SENT>> {
    const { params, query } = readInput(CONTINUE, request);
    const [id, at] = [params.id ?? '', query.at as number];
    this.checkBody(request, at);
    const { actor } = requireRequest();
    const { size } = await this.unitOfWork.read((tx) => findUpload(tx, id, actor));
    if (size !== at) throw TransferErrors.out_of_step({ at });
    return { id, size: await this.append(request, id, at) };
  }

  @Route(PREVIEW)
  async preview(@Req() request: FastifyRequest) {
    const { params, query } = readInput(PREVIEW, request);
    const { actor } = requireRequest();
    const resource = this.registry.resourceByPlural(String(query.resource));
    if (!resource) {
      const detail = 'names no resource';
      throw KernelErrors.invalid_input().withErrors([{ pointer: 'query/resource', code: 'unknown', detail }]);
    }
    const upload = await this.unitOfWork.read((tx) => findUpload(tx, params.id ?? '', actor));
    const formats = formatsOf(this.registry, resource);
    const asked = query.format as string | undefined;
    const format = asked
      ? formatNamed(this.registry, resource, asked)
      : detectFormat(formats, (await readFront(this.unitOfWork, upload, 'csv', 0)).header);
    authoriseImport(actor, resource, format);
    const { header, records } = await readFront(this.unitOfWork, upload, format.file, PREVIEW_ROWS);
    const suggested = suggestColumns(format, header);
    return {
      format: format.key,
      formats: formats.map(({ key, label }) => ({ key, label })),
      header,
      columns: format.columns.map(({ key, label, required = false }) => ({ key, label, required })),
      mapping: Object.fromEntries(header.map((name, index) => [name, suggested[index] ?? null])),
      keys: format.keys ?? [],
      rows: records.map(({ line, cells, problem }) => ({
        line,
        cells: cells.map((cell) => cell.slice(0, SHOWN)),
        problem: problem?.reason ?? null,
      })),
    };
  }

  private append(request: FastifyRequest, id: string, at: number): Promise<number> {
    return appendStream(this.unitOfWork, id, request.raw, { at, limit: this.config.http.transferLimit });
  }

  /** Before anything is read: the type, and the size that is announced. */
  private checkBody(request: FastifyRequest, at: number): void {
    const type = request.headers['content-type'] ?? 'none';
    if (request.body !== undefined || type === 'none') throw KernelErrors.unsupported_media_type({ type });
    const limit = this.config.http.transferLimit;
    if (at + Number(request.headers['content-length'] ?? 0) > limit) throw KernelErrors.too_large({ limit });
  }
}
