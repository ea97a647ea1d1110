import type { WriteContext } from '../command/write-context.js';
import type { Tx } from '../database/unit-of-work.js';
import { definePort } from '../plugin/define-port.js';
import type { WireRow } from '../resource/resource-reads.js';
import type { Label } from '../values/label.js';

/** A column that a format knows. */
export interface FormatColumn {
  /** Stable; what a mapping names and `take` finds the cell under. */
  readonly key: string;
  readonly label: Label;
  /** A file without it cannot be imported. */
  readonly required?: boolean;
  /** Other headers that files have for it; compared without case, spaces and punctuation, as key and labels are. */
  readonly aliases?: readonly string[];
}

/** The one column of a file of JSON lines. */
export const JSON_COLUMN: FormatColumn = { key: 'json', label: { en: 'JSON', zh: 'JSON' } };

/** One row of a file: the text of each mapped column that the file has, by the column's key. */
export interface FileRow {
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** Rows that make one thing together, in the order of the file; one row for a format that does not group. */
export type RowGroup = readonly [FileRow, ...FileRow[]];

/** Why something in a file is refused. */
export interface FileFault {
  readonly line: number;
  /** Key of the column at fault. */
  readonly column?: string;
  readonly reason: string;
}

/** What came of one group. */
export type GroupOutcome = 'created' | 'updated' | 'unchanged' | { readonly faults: readonly FileFault[] };

/** One value of an option. */
export interface FormatChoice {
  /** Stable; what requests say. */
  readonly value: string;
  readonly label: Label;
}

/** What an option's choices are read from. */
export interface ChoiceScope {
  readonly tx: Tx;
  /** BCP 47 tags of the content languages, the default one first. */
  readonly contentLocales: readonly string[];
}

/** What an option can be; the first counts when nothing is said. */
export type FormatChoices =
  readonly FormatChoice[] | ((scope: ChoiceScope) => Promise<readonly FormatChoice[]>);

/** Something that people choose before rows come or go, such as the language of the texts in a file. */
export interface FormatOption {
  /** Stable; what requests name it by. */
  readonly key: string;
  readonly label: Label;
  readonly choices: FormatChoices;
}

/** How an import was asked for. */
export interface TakeOptions {
  /** Columns that the file has, so that one that is missing leaves its values alone. */
  readonly columns: ReadonlySet<string>;
  /** What existing things are found by: one of the format's `keys`. */
  readonly key: string;
  /** The chosen value of each of the format's options, by its key; one that has no choices is not there. */
  readonly options: Readonly<Record<string, string>>;
  /** Everything that is done will be taken back; calls to the outside must not be asked for. */
  readonly dryRun: boolean;
}

/** How rows leave in a format. */
export interface FormatExport {
  /** The columns, or how they are found out where they depend on what there is; asked once for each export. */
  readonly header: readonly string[] | ((context: WriteContext) => Promise<readonly string[]>);
  /**
   * The lines of one page of the resource's rows, which the actor may read; cells need no guard against formulas.
   * @param context reads in the name of who asked
   * @param file the columns of the file, and the chosen value of each of the format's options, as an import has them
   */
  lines(
    context: WriteContext,
    rows: readonly WireRow[],
    file: { readonly header: readonly string[]; readonly options: TakeOptions['options'] },
  ): Promise<readonly (readonly string[])[]>;
}

/** How rows that may stand far apart in a file are known to make one thing. */
export interface RowOwnership {
  /** What rows that belong to this one may call it. */
  names(row: FileRow): readonly string[];
  /**
   * What the row that this one belongs to is called; undefined for one that belongs to none. Rows with the name of one
   * that the file does not have are a group of their own.
   */
  owner(row: FileRow): string | undefined;
}

/**
 * A file format that one resource's rows can be read from, and written to, beside those that the kernel makes of its
 * declaration: CSV of other software, or documents in JSON, one on each line. The kernel reads the file,
 * keeps the position, counts, reports progress and refused lines; the format knows what the lines mean.
 */
export interface TransferFormat {
  readonly label: Label;
  /** Full name of the resource on whose list it is offered. */
  readonly resource: string;
  /** Permissions that an import needs; those of creating and changing the resource when left out. */
  readonly permissions?: readonly string[];
  /** How its files are divided into records; as CSV when left out. */
  readonly file?: 'csv' | 'ndjson';
  /** {@link JSON_COLUMN} alone in a format of JSON lines. */
  readonly columns: readonly FormatColumn[];
  /**
   * Columns that a file has beyond these, where some are numbered, name their unit or are called as people like.
   * @param header of the file
   */
  moreColumns?(header: readonly string[]): readonly FormatColumn[];
  /** What existing things can be found by, the first when nothing is said; `id` alone when left out. */
  readonly keys?: readonly { readonly key: string; readonly label: Label }[];
  /** What is chosen before rows come or go; kept with each transfer, so that all of its batches use the same. */
  readonly options?: readonly FormatOption[];
  /**
   * Whether a file is of this format.
   * @param header its columns, or the members of its first document in a format of JSON lines
   */
  detect(header: readonly string[]): boolean;
  /**
   * The key of the group a row belongs to: rows that follow each other with one key are one group, and a row without
   * (undefined) belongs to the one before. Every row stands for itself when left out.
   */
  group?(row: FileRow): string | undefined;
  /** Instead of `group`, for files in which what belongs together need not stand together. */
  readonly ownership?: RowOwnership;
  /** Whether a row, with those that belong to it, is taken after all others: it may speak of what they make. */
  isLast?(row: FileRow): boolean;
  /**
   * Takes groups, in the transaction of the batch and in the name of who asked. An error that it throws (of
   * `defineErrors`, or a constraint) is the fault of one of the groups: the kernel takes everything back and calls it
   * again with fewer, so it may write them all with `insertMany` and `updateMany`.
   * @returns one outcome for each group, in their order
   */
  take(
    context: WriteContext,
    groups: readonly RowGroup[],
    options: TakeOptions,
  ): Promise<readonly GroupOutcome[]>;
  readonly export?: FormatExport;
}

/** Where plugins add formats; the key is the format's name in requests. */
export const TransferFormats = definePort<TransferFormat>({
  name: 'transfers.format',
  label: { en: 'File formats', zh: '文件格式' },
});
