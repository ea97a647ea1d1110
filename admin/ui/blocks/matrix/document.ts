/** One text per language. */
export type Texts = Readonly<Record<string, string>>;

export type Cell = string | number | boolean | null;
export type Cells = Readonly<Record<string, Cell>>;

/** Mirrors `src/matrix/matrix-document.ts`, which says what each member means. */
export interface Column {
  readonly key: string;
  readonly label: Texts;
  readonly kind: 'text' | 'integer' | 'decimal' | 'money' | 'boolean' | 'enum' | 'media';
  readonly currency?: string;
  readonly values?: Readonly<Record<string, Texts>>;
  readonly files?: readonly string[];
  readonly scale?: number;
  readonly max?: number;
  readonly required?: boolean;
  readonly unique?: boolean;
  readonly readOnly?: boolean;
  readonly fill?: 'copy' | 'none';
}

export interface AxisValue {
  readonly id: string;
  readonly name: Texts;
}

export interface Axis extends AxisValue {
  readonly values: readonly AxisValue[];
}

export interface DocumentRow {
  readonly id: string | null;
  readonly version?: number;
  readonly keys?: readonly string[];
  readonly heading: string;
  readonly image?: string;
  readonly cells: Cells;
}

export interface MatrixDocument {
  readonly version: number;
  readonly axes?: readonly Axis[];
  readonly columns: readonly Column[];
  readonly rows: readonly DocumentRow[];
}

/** Mirrors `admin/api/matrix-api.ts`. */
export interface LoadedMatrix {
  readonly command: string;
  readonly mayChange: boolean;
  /** Content locales, the default one first. */
  readonly locales: readonly string[];
  readonly document: MatrixDocument;
}

/** Mirrors `matrixChange`. */
export interface MatrixChange {
  readonly axes?: readonly Axis[];
  readonly rows: readonly {
    readonly id: string | null;
    readonly version?: number;
    readonly keys?: readonly string[];
    readonly cells: Cells;
  }[];
  readonly removed: readonly string[];
}

/**
 * A text in a language, or in another that is near or there at all.
 * @param texts by language
 * @param locale wanted, BCP 47
 */
export function textIn(texts: Texts, locale: string): string {
  const language = locale.split('-', 1)[0] ?? '';
  const tags = Object.keys(texts);
  const best =
    tags.find((tag) => tag === locale) ?? tags.find((tag) => tag.split('-', 1)[0] === language) ?? tags[0];
  return best === undefined ? '' : (texts[best] ?? '');
}
