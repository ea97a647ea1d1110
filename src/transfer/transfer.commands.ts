import { z } from 'zod';
import { authorise } from '../access/authorise.js';
import { actorReference } from '../access/actor.js';
import { defineCommand, type CommandContext } from '../command/define-command.js';
import { Registry } from '../plugin/registry.js';
import type { CompiledResource } from '../resource/compiled-resource.js';
import { adminQueryRules, parseListQuery } from '../resource/list-query.js';
import { authorityOf, refuseHiddenFields } from './transfer-authority.js';
import { appendToFile } from './transfer-files.js';
import { TransferErrors } from './transfer.errors.js';
import { exportRows, importRows } from './transfer.jobs.js';
import { Transfer } from './transfer.resource.js';
import { readHeader } from './row-reader.js';

const FORMAT = z.enum(['csv', 'ndjson']).default('csv');
const REPLY = z.strictObject({ id: z.uuid(), status: z.string() });
const FIELDS = {
  resource: {
    label: { en: 'What', zh: '内容' },
    help: { en: 'As in the API’s paths, such as pages', zh: '与 API 路径一致，例如 pages' },
  },
  format: { label: { en: 'Format', zh: '格式' } },
} as const;

/** Characters of a file that is sent as one JSON body: up to three bytes each, below the usual body limit of 1 MiB. */
const LARGEST_FILE = 300_000;

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
    refuseHiddenFields(context.actor, resource);
    parseListQuery(query, adminQueryRules(resource));
    const values = {
      direction: 'export',
      resource: resource.name,
      format,
      query,
      requestedBy: requester(context),
      authority: authorityOf(context.actor),
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
    refuseHiddenFields(context.actor, resource);
    if (format === 'csv') readHeader(resource, context.get(Registry).locales, content);
    const values = {
      direction: 'import',
      resource: resource.name,
      format,
      dryRun,
      requestedBy: requester(context),
      authority: authorityOf(context.actor),
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

function requester(context: CommandContext): string {
  const { kind, id, name } = actorReference(context.actor);
  return name ?? id ?? kind;
}
