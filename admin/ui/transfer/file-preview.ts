import { session } from '../lib/window';
import type { TransferOption } from './choose-options';

/** Something to choose among. */
export interface Named {
  readonly key: string;
  readonly label: { readonly en: string; readonly zh: string };
}

/** What a file seems to be; mirrors `FILE_PREVIEW` of `src/transfer/preview-file.ts`. */
export interface FilePreview {
  readonly format: string;
  readonly formats: readonly Named[];
  readonly header: readonly string[];
  readonly columns: readonly (Named & { readonly required: boolean })[];
  readonly mapping: Mapping;
  readonly keys: readonly Named[];
  readonly options: readonly TransferOption[];
  readonly rows: readonly {
    readonly line: number;
    readonly cells: readonly string[];
    readonly problem: string | null;
  }[];
}

/** The known column that each column of a file is taken as; null leaves it out. */
export type Mapping = Readonly<Record<string, string | null>>;

/** The name of a thing in the reader's language. */
export function nameOf({ label }: Named): string {
  return session().locale === 'zh-CN' ? label.zh : label.en;
}

/** What existing rows can be found by with the columns that are taken; the best one first. */
export function usableKeys({ columns, keys }: FilePreview, mapping: Mapping): readonly Named[] {
  const taken = new Set(Object.values(mapping));
  const inFile = keys.filter(({ key }) => taken.has(key));
  const others = keys.filter(
    (one, index) => !inFile.includes(one) && (index === 0 || !columns.some(({ key }) => key === one.key)),
  );
  return [...inFile, ...others];
}

/** Columns that the format cannot do without and that nothing is taken as. */
export function missingColumns({ columns }: FilePreview, mapping: Mapping): readonly string[] {
  const taken = new Set(Object.values(mapping));
  return columns.filter(({ key, required }) => required && !taken.has(key)).map(nameOf);
}
