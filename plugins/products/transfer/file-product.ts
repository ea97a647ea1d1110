import type { Money } from 'emporion';
import type { Options } from '../domain/options.js';
import type { AttributeValues } from '../domain/attribute-values.js';
import type { VariantRow } from './known-catalogue.js';

/** One text per locale; nothing takes the text of a locale away. */
export type FileTexts = Readonly<Record<string, string | null>>;

/** What a file says of one variant. What is left out stays as it is. */
export interface FileVariant {
  readonly line: number;
  /** Where it stands in its line, such as `variants/0`, in a format that has whole products in one. */
  readonly at?: string;
  /** One value of each axis of the product, as people read them. */
  readonly choices: readonly string[];
  /** Ids of one value of each option, joined by "/", where a file says ids. */
  readonly combination?: string;
  readonly sku?: string | null;
  /** In the currency of the import; prices in others stay. */
  readonly price?: Money | null;
  readonly compareAt?: Money | null;
  /** All prices, in every currency. */
  readonly prices?: VariantRow['prices'];
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
  /** Address or fingerprint of its image, in a format that does not keep the address. */
  readonly image?: string | null;
  readonly imported: Readonly<Record<string, string>>;
  /** Whether what was kept before and is not said now goes. */
  readonly replacesImported?: boolean;
}

/** When and whether a product is on sale, as a file says in so many words. */
export interface FilePublication {
  readonly status: 'draft' | 'scheduled' | 'published' | 'archived';
  readonly publishedAt?: Date | null;
  readonly publishAt?: Date | null;
  readonly unpublishAt?: Date | null;
}

/** An image of a product somewhere on the internet. */
export interface FileImage {
  readonly line: number;
  /** Its address; or the fingerprint of one that is in the library. */
  readonly url: string;
  /** Left out by a format that says nothing of it. */
  readonly alt?: FileTexts | null;
  /** Where its important part is, in parts per thousand. */
  readonly focal?: { readonly x: number; readonly y: number };
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
  /** Fields as they shall be; what they refer to by id. */
  readonly values: Readonly<{
    vendor?: string | null;
    productType?: string | null;
    channels?: string[];
    categories?: string[];
    attributes?: AttributeValues;
  }>;
  /** Names of tags. */
  readonly tags?: readonly string[];
  /** Paths of names, from the top of the tree; the first is the main one. Missing ones are made. */
  readonly categoryPaths?: readonly (readonly string[])[];
  /** Values of some attributes by key; those of others stay. */
  readonly someAttributes?: AttributeValues;
  /** Names of the options, as people read them; left out where a file says ids. */
  readonly axes?: readonly string[];
  /** Values of each axis in the order in which they are chosen from; others come behind. */
  readonly valueOrder?: readonly (readonly string[])[];
  /** The options as they shall be, where a file says ids; left out when they stay. */
  readonly options?: Options;
  readonly variants: readonly FileVariant[];
  readonly images?: readonly FileImage[];
  /** Whether images that the file does not mention go. */
  readonly hasAllImages?: boolean;
  readonly published?: boolean;
  readonly publication?: FilePublication;
  /** What has no field here, by the file's own name for it. */
  readonly imported: Readonly<Record<string, string>>;
  /** Whether what was kept before and is not said now goes. */
  readonly replacesImported?: boolean;
}

/** The column of a file's format that a field of ours stands in. */
export type ColumnNames = Readonly<Record<string, string>>;
