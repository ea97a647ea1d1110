import { z } from 'zod';
import { authorise } from '../access/authorise.js';
import { actorReference } from '../access/actor.js';
import { defineCommand, type CommandContext } from '../command/define-command.js';
import { Registry } from '../plugin/registry.js';
import type { CompiledResource } from '../resource/compiled-resource.js';
import { adminQueryRules, parseListQuery } from '../resource/list-query.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { exportRows } from './export-rows.job.js';
import { chosenColumns, chosenKey, detectedFormat, readFront } from './file-front.js';
import { ASKED_OPTIONS, chosenOptions, offeredOptions, type ChosenOptions } from './format-options.js';
import { formatNamed, formatsOf, type NamedFormat } from './formats.js';
import { importRows } from './import-rows.job.js';
import { authoriseImport, authorityOf, refuseHiddenFields } from './transfer-authority.js';
import { TransferErrors } from './transfer.errors.js';
import { Transfer } from './transfer.resource.js';
import { appendPiece, beginUpload, findUpload, type Upload } from './uploads.js';

const FORMAT = z.string().min(1).max(100);
const REPLY = z.strictObject({ id: z.uuid(), status: z.string() });
const FIELDS = {
  resource: {
    label: { en: 'What', zh: '内容' },
    help: { en: 'As in the API’s paths, such as pages', zh: '与 API 路径一致，例如 pages' },
  },
  format: { label: { en: 'Format', zh: '格式' } },
  options: { label: { en: 'Options', zh: '选项' } },
} as const;

/** Characters of a file that is sent as one JSON body: up to three bytes each, below the usual body limit of 1 MiB. */
const LARGEST_FILE = 300_000;

/** Writes the rows that a filter finds into a file. */
export const startExport = defineCommand({
  name: 'transfers.export',
  label: { en: 'Export', zh: '导出' },
  input: z.strictObject({
    resource: z.string().max(100),
    format: FORMAT.default('csv'),
    query: z.record(z.string().max(100), z.string().max(2_000)).default({}),
    options: ASKED_OPTIONS.default({}),
  }),
  result: REPLY,
  fields: { ...FIELDS, query: { label: { en: 'Filter', zh: '筛选' } } },
  errors: ['transfers.unknown_resource', 'transfers.unknown_format'],
  handle: async (context, { resource: plural, format: key, query, options }) => {
    const resource = resourceOf(context, plural);
    authorise(context.actor, resource.permissions.read);
    const format = formatNamed(context.get(Registry), resource, key);
    if (!format.export)
      throw TransferErrors.unknown_format({ format: key, known: exportable(context, resource) });
    if (format.isBuiltIn) refuseHiddenFields(context.actor, resource);
    parseListQuery(query, adminQueryRules(resource));
    const values = {
      direction: 'export',
      resource: resource.name,
      format: key,
      query,
      options: await optionsFor(context, format, options),
      requestedBy: requester(context),
      authority: authorityOf(context.actor),
    } as const;
    const { id, status } = await context.rows(Transfer).insert(values);
    await context.enqueue(exportRows, { id });
    return { id, status };
  },
});

/**
 * Creates and changes things from a file: what is found by the key is changed, others are created. The file is one that
 * was uploaded, or a small one in the request itself.
 */
export const startImport = defineCommand({
  name: 'transfers.import',
  label: { en: 'Import', zh: '导入' },
  input: z.strictObject({
    resource: z.string().max(100),
    format: FORMAT.optional(),
    dryRun: z.boolean().default(false),
    upload: z.uuid().optional(),
    content: z.string().min(1).max(LARGEST_FILE).optional(),
    mapping: z.record(z.string().max(500), z.string().max(200).nullable()).optional(),
    key: z.string().max(100).optional(),
    options: ASKED_OPTIONS.default({}),
  }),
  result: REPLY,
  fields: {
    ...FIELDS,
    dryRun: { label: { en: 'Only try', zh: '仅试运行' } },
    upload: { label: { en: 'Uploaded file', zh: '已上传的文件' } },
    content: { label: { en: 'File', zh: '文件' } },
    mapping: { label: { en: 'Columns', zh: '列对应关系' } },
    key: { label: { en: 'Existing rows are found by', zh: '查找已有数据的依据' } },
  },
  errors: [
    'transfers.unknown_resource',
    'transfers.not_transferable',
    'transfers.unknown_format',
    'transfers.unknown_encoding',
    'transfers.unknown_column',
    'transfers.missing_column',
    'transfers.unknown_key',
    'transfers.unreadable',
  ],
  handle: async (context, input) => {
    const resource = resourceOf(context, input.resource);
    const upload = await uploadOf(context, input);
    const unitOfWork = context.get(UnitOfWork);
    const format = await formatOf(context, resource, upload, input.format);
    authoriseImport(context.actor, resource, format);
    const { header } = await readFront(unitOfWork, upload, format.file, 0);
    const columns = chosenColumns(format, header, input.mapping);
    const { id, status } = await context.rows(Transfer).insert({
      direction: 'import',
      resource: resource.name,
      format: format.key,
      upload: upload.id,
      header: [...header],
      columns,
      foundBy: chosenKey(format, columns, input.key),
      options: await optionsFor(context, format, input.options),
      dryRun: input.dryRun,
      requestedBy: requester(context),
      authority: authorityOf(context.actor),
    });
    await context.enqueue(importRows, { id });
    return { id, status };
  },
});

/** Stops an import or export that is not over; what it has done stays done. */
export const cancelTransfer = defineCommand({
  name: 'transfers.transfer.cancel',
  label: { en: 'Cancel', zh: '取消' },
  resource: Transfer.name,
  transition: 'cancel',
  input: z.strictObject({}),
  result: REPLY,
  confirm: {
    en: 'Stop here? Rows that are done already stay as they are.',
    zh: '确定停止吗？已处理的行将保留。',
  },
  handle: async (context) => {
    const { id, status } = await context
      .rows(Transfer)
      .transition(context.targetId, 'cancel', versionOf(context));
    return { id, status };
  },
});

function versionOf({ expectedVersion }: CommandContext): { readonly expectedVersion?: number } {
  return expectedVersion === undefined ? {} : { expectedVersion };
}

async function uploadOf(
  context: CommandContext,
  { upload, content }: { readonly upload?: string | undefined; readonly content?: string | undefined },
): Promise<Upload> {
  if ((upload === undefined) === (content === undefined)) {
    const detail = 'either an uploaded file or its content is needed';
    throw KernelErrors.invalid_input().withErrors([{ pointer: '/upload', code: 'required', detail }]);
  }
  if (upload !== undefined) return findUpload(context.tx, upload, context.actor);
  const id = await beginUpload(context.tx, context.actor, context.now);
  await appendPiece(context.tx, id, 0, Buffer.from(content ?? ''));
  return findUpload(context.tx, id, context.actor);
}

async function formatOf(
  context: CommandContext,
  resource: CompiledResource,
  upload: Upload,
  asked: string | undefined,
): Promise<NamedFormat> {
  const registry = context.get(Registry);
  if (asked !== undefined) return formatNamed(registry, resource, asked);
  return detectedFormat(context.get(UnitOfWork), formatsOf(registry, resource), upload);
}

async function optionsFor(
  context: CommandContext,
  format: NamedFormat,
  asked: ChosenOptions,
): Promise<ChosenOptions> {
  return chosenOptions(await offeredOptions(context.get(Registry), context.get(UnitOfWork), format), asked);
}

function exportable(context: CommandContext, resource: CompiledResource): string {
  const formats = formatsOf(context.get(Registry), resource).filter((format) => format.export);
  return formats.map(({ key }) => key).join(', ');
}

function resourceOf(context: CommandContext, plural: string): CompiledResource {
  const resource = context.get(Registry).resourceByPlural(plural);
  if (!resource) throw TransferErrors.unknown_resource({ resource: plural });
  return resource;
}

function requester(context: CommandContext): string {
  const { kind, id, name } = actorReference(context.actor);
  return name ?? id ?? kind;
}
