import type { Money } from 'emporion';

/** One text per locale; nothing takes the text of a locale away. */
export type FileTexts = Readonly<Record<string, string | null>>;

/** What a file says of one variant. What is left out stays as it is. */
export interface FileVariant {
  readonly line: number;
  /** One value of each axis of the product, as people read them. */
  readonly choices: readonly string[];
  readonly sku?: string | null;
  /** In the currency of the import; prices in others stay. */
  readonly price?: Money | null;
  readonly compareAt?: Money | null;
  readonly values: Readonly<{
    barcode?: string | null;
    weightGrams?: number | null;
    lengthMm?: number | null;
    widthMm?: number | null;
    heightMm?: number | null;
    requiresShipping?: boolean;
    taxable?: boolean;
    enabled?: boolean;
  }>;
  readonly imported: Readonly<Record<string, string>>;
}

/** An image of a product somewhere on the internet. */
export interface FileImage {
  readonly line: number;
  readonly url: string;
  readonly alt: string | null;
  readonly position: number;
}

/** What a file says of one product, whatever its format. What is left out stays as it is. */
export interface FileProduct {
  readonly line: number;
  readonly slug: string;
  readonly texts: Readonly<{
    title?: FileTexts;
    description?: FileTexts;
    seoTitle?: FileTexts;
    seoDescription?: FileTexts;
  }>;
  readonly values: Readonly<{ vendor?: string | null; productType?: string | null }>;
  /** Names of tags. */
  readonly tags?: readonly string[];
  /** Names of the options, as people read them. */
  readonly axes: readonly string[];
  readonly variants: readonly FileVariant[];
  readonly images: readonly FileImage[];
  readonly published?: boolean;
  /** What has no field here, by the file's own name for it. */
  readonly imported: Readonly<Record<string, string>>;
}

/** The column of a file's format that a field of ours stands in. */
export type ColumnNames = Readonly<Record<string, string>>;
