import { stringify } from 'csv-stringify/sync';
import { defineJob, type JobContext } from '../jobs/define-job.js';
import { Registry } from '../plugin/registry.js';
import type { RowOf } from '../resource/define-resource.js';
import { MAX_LIMIT, parseListQuery } from '../resource/list-query.js';
import { ResourceReads } from '../resource/resource-reads.js';
import { formatNamed, type NamedFormat } from './formats.js';
import { guarded } from './row-cells.js';
import { actorOf, inTheirName } from './transfer-authority.js';
import { appendToFile } from './transfer-files.js';
import { LONG_JOB, runTransfer } from './transfer-run.js';
import type { FormatExport } from './transfer-format.port.js';
import { Transfer } from './transfer.resource.js';

/** Writes the rows of an export into its file, page by page. */
export const exportRows = defineJob({
  ...LONG_JOB,
  name: 'transfers.export-rows',
  label: { en: 'Export', zh: '导出' },
  handle: (context, { id }) => runTransfer(context, id, (transfer) => writeFile(context, transfer)),
});

async function writeFile(context: JobContext, transfer: RowOf<typeof Transfer>): Promise<void> {
  const { id, query, options, authority } = transfer;
  const registry = context.get(Registry);
  const resource = registry.resource(transfer.resource);
  const format = formatNamed(registry, resource, transfer.format);
  const written = format.export as FormatExport;
  const reads = context.get(ResourceReads);
  const header = await headerOf(context, written, authority);
  // From the start again after a crash: an export changes nothing but its own file.
  await context.inTransaction(async ({ tx }) => {
    await tx.query(`DELETE FROM transfers_chunk WHERE transfer_id = $1::uuid AND file = 'result'`, [id]);
    if (format.file === 'csv') await appendToFile(tx, id, 'result', stringify([header]));
  });
  let processed = 0;
  let after: string | null = null;
  do {
    const asked = { ...query, limit: String(MAX_LIMIT), ...(after === null ? {} : { after }) };
    const { items, next } = await reads.list(
      resource,
      parseListQuery(asked, reads.rulesOf(resource)),
      actorOf(authority),
    );
    processed += items.length;
    const isRunning = await inTheirName(context, authority, 'transfers.export', async (part) => {
      const rows = part.rows(Transfer);
      if ((await rows.get(id, { lock: true })).status !== 'running') return false;
      const lines = await written.lines(part, items, { header, options });
      await appendToFile(part.tx, id, 'result', textOf(format, lines));
      await rows.update(id, { processed });
      return true;
    });
    after = isRunning ? next : null;
    context.signal.throwIfAborted();
  } while (after !== null);
}

async function headerOf(
  context: JobContext,
  { header }: FormatExport,
  authority: RowOf<typeof Transfer>['authority'],
): Promise<readonly string[]> {
  if (typeof header !== 'function') return header;
  return inTheirName(context, authority, 'transfers.export', header);
}

function textOf(format: NamedFormat, lines: readonly (readonly string[])[]): string {
  if (format.file === 'ndjson') return lines.map((line) => `${line.join('')}\n`).join('');
  return stringify(lines.map((line) => line.map(guarded)));
}
