import { z } from 'zod';
import { authorise } from '../access/authorise.js';
import { actorReference, can } from '../access/actor.js';
import { defineCommand, type CommandContext } from '../command/define-command.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { Registry } from '../plugin/registry.js';
import type { CompiledResource } from '../resource/compiled-resource.js';
import { adminQueryRules, parseListQuery } from '../resource/list-query.js';
import { mayRead } from '../resource/row-wire.js';
import { appendToFile } from './transfer-files.js';
import { TransferErrors } from './transfer.errors.js';
import { exportRows, importRows } from './transfer.jobs.js';
import { Transfer } from './transfer.resource.js';
import { readHeader } from './row-reader.js';
import { transferredFields } from './row-cells.js';

const FORMAT = z.enum(['csv', 'ndjson']).default('csv');
const REPLY = z.strictObject({ id: z.uuid(), status: z.string() });
const FIELDS = {
  resource: {
    label: { en: 'What', zh: '内容' },
    help: { en: 'As in the API’s paths, such as pages', zh: '与 API 路径一致，例如 pages' },
  },
  format: { label: { en: 'Format', zh: '格式' } },
} as const;

/** Characters of a file that is sent as one JSON body. */
const LARGEST_FILE = 1_000_000;

/** Writes the rows that a filter finds into a file. */
export const startExport = defineCommand({
  name: 'transfers.export',
  label: { en: 'Export', zh: '导出' },
  input: z.strictObject({
    resource: z.string().max(100),
    format: FORMAT,
    query: z.record(z.string().max(100), z.string().max(2_000)).default({}),
  }),
  result: REPLY,
  fields: { ...FIELDS, query: { label: { en: 'Filter', zh: '筛选' } } },
  errors: ['transfers.unknown_resource'],
  handle: async (context, { resource: plural, format, query }) => {
    const resource = resourceOf(context, plural);
    authorise(context.actor, resource.permissions.read);
    refuseHiddenFields(context, resource);
    parseListQuery(query, adminQueryRules(resource));
    const values = {
      direction: 'export',
      resource: resource.name,
      format,
      query,
      requestedBy: requester(context),
    } as const;
    const { id, status } = await context.rows(Transfer).insert(values);
    await context.enqueue(exportRows, { id });
    return { id, status };
  },
});

/** Creates and changes rows from a file: a row with the id of an existing one changes it, others are created. */
export const startImport = defineCommand({
  name: 'transfers.import',
  label: { en: 'Import', zh: '导入' },
  input: z.strictObject({
    resource: z.string().max(100),
    format: FORMAT,
    dryRun: z.boolean().default(false),
    content: z.string().min(1).max(LARGEST_FILE),
  }),
  result: REPLY,
  fields: {
    ...FIELDS,
    dryRun: { label: { en: 'Only try', zh: '仅试运行' } },
    content: { label: { en: 'File', zh: '文件' } },
  },
  errors: [
    'transfers.unknown_resource',
    'transfers.not_transferable',
    'transfers.unknown_column',
    'transfers.unreadable',
  ],
  handle: async (context, { resource: plural, format, dryRun, content }) => {
    const resource = resourceOf(context, plural);
    if (resource.definition.writes !== 'generic')
      throw TransferErrors.not_transferable({ resource: resource.name });
    authorise(context.actor, resource.permissions.create);
    authorise(context.actor, resource.permissions.update);
    refuseHiddenFields(context, resource);
    if (format === 'csv') readHeader(resource, context.get(Registry).locales, content);
    const values = {
      direction: 'import',
      resource: resource.name,
      format,
      dryRun,
      requestedBy: requester(context),
    } as const;
    const { id, status } = await context.rows(Transfer).insert(values);
    await appendToFile(context.tx, id, 'source', content);
    await context.enqueue(importRows, { id });
    return { id, status };
  },
});

function resourceOf(context: CommandContext, plural: string): CompiledResource {
  const resource = context.get(Registry).resourceByPlural(plural);
  if (!resource) throw TransferErrors.unknown_resource({ resource: plural });
  return resource;
}

/** The job acts as the system, so what its requester may not see or set is refused here. */
function refuseHiddenFields(context: CommandContext, resource: CompiledResource): void {
  const hidden = transferredFields(resource).find((field) => !mayRead(field, context.actor));
  const permission = hidden?.field.options.visibility?.permission;
  if (permission && !can(context.actor, permission)) throw KernelErrors.forbidden({ permission });
}

function requester(context: CommandContext): string {
  const { kind, id, name } = actorReference(context.actor);
  return name ?? id ?? kind;
}
