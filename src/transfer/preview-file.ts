import { z } from 'zod';
import type { Actor } from '../access/actor.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import type { Registry } from '../plugin/registry.js';
import type { CompiledResource } from '../resource/compiled-resource.js';
import { detectedFormat, readFront } from './file-front.js';
import { FORMAT_OPTION, offeredOptions } from './format-options.js';
import { columnsIn, formatNamed, formatsOf, suggestColumns } from './formats.js';
import { authoriseImport } from './transfer-authority.js';
import { findUpload } from './uploads.js';

const PREVIEW_ROWS = 20;
/** Characters of a cell that a preview shows. */
const SHOWN = 200;

const LABEL = z.strictObject({ en: z.string(), zh: z.string() });
const NAMED = z.strictObject({ key: z.string(), label: LABEL });

/** What a file seems to be. */
export const FILE_PREVIEW = z.strictObject({
  format: z.string(),
  formats: z.array(NAMED),
  header: z.array(z.string()),
  columns: z.array(NAMED.extend({ required: z.boolean() })).describe('What a column can be taken as'),
  mapping: z.record(z.string(), z.string().nullable()).describe('Suggested; null leaves a column out'),
  keys: z.array(NAMED).describe('What existing rows can be found by'),
  options: z.array(FORMAT_OPTION).describe('What is chosen before the file is taken'),
  rows: z
    .array(z.strictObject({ line: z.int(), cells: z.array(z.string()), problem: z.string().nullable() }))
    .describe('The first rows'),
});
export type FilePreview = z.output<typeof FILE_PREVIEW>;

/** What is to be previewed. */
export interface PreviewOf {
  /** Id of the uploaded file. */
  readonly upload: string;
  readonly resource: CompiledResource;
  /** Found out when left out. */
  readonly format?: string | undefined;
}

/**
 * Says what an uploaded file seems to be: its format, the columns it has and what they can be taken as, its first rows.
 * @param registry all declarations
 * @param actor who looks, and may import it
 * @returns raises `kernel.not_found`, `kernel.forbidden` and what the reading of files raises
 */
export async function previewFile(
  registry: Registry,
  unitOfWork: UnitOfWork,
  actor: Actor,
  { upload: id, resource, format: asked }: PreviewOf,
): Promise<FilePreview> {
  const upload = await unitOfWork.readFresh((tx) => findUpload(tx, id, actor));
  const formats = formatsOf(registry, resource);
  const format = asked
    ? formatNamed(registry, resource, asked)
    : await detectedFormat(unitOfWork, formats, upload);
  authoriseImport(actor, resource, format);
  const { header, records } = await readFront(unitOfWork, upload, format.file, PREVIEW_ROWS);
  const suggested = suggestColumns(format, header);
  // The first of two columns with one name is the one that counts.
  const mapping = header.map((name, index): [string, string | null] => [name, suggested[index] ?? null]);
  return {
    format: format.key,
    formats: formats.map(({ key, label }) => ({ key, label })),
    header: [...header],
    columns: columnsIn(format, header).map(({ key, label, required = false }) => ({ key, label, required })),
    mapping: Object.fromEntries(mapping.reverse()),
    keys: [...(format.keys ?? [])],
    options: await offeredOptions(registry, unitOfWork, format),
    rows: records.map(({ line, cells, problem }) => ({
      line,
      cells: cells.map((cell) => cell.slice(0, SHOWN)),
      problem: problem?.reason ?? null,
    })),
  };
}
