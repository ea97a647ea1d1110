import type { OfferedFilter, SideFilter } from 'emporion';
import { z } from 'zod';
import { ANY_LANGUAGE } from '../domain/refresh/missing-texts.js';

interface AttributeRow {
  readonly key: string;
  readonly name: Readonly<Record<string, string>>;
  readonly type: 'text' | 'number' | 'boolean' | 'choice' | 'choices';
  readonly unit: string | null;
  readonly choices: readonly { readonly key: string; readonly name: Readonly<Record<string, string>> }[];
}

/** As many as a panel can hold. */
const MOST_OFFERED = 50;

const CONTROLS = {
  text: 'text',
  number: 'range',
  boolean: 'boolean',
  choice: 'choice',
  choices: 'choice',
} as const;

/** Products by the values of attributes, whether they are on sale or not: `attributes.material`. */
export const attributeFilter: SideFilter = {
  operators: ['eq', 'in', 'gte', 'lte'],
  value: z.string().max(500),
  bound: z.string().regex(/^-?\d{1,30}(\.\d{1,30})?$/, 'is not a number'),
  table: 'products_attribute_value',
  owner: 'product_id',
  key: 'key',
  equals: 'value',
  compares: 'number',
  offered: async (tx) => {
    const attributes = await tx.query<AttributeRow>(
      `SELECT key, name, type, unit, choices FROM products_attribute ORDER BY position, key LIMIT ${MOST_OFFERED}`,
    );
    return attributes.map(({ key, name, type, unit, choices }): OfferedFilter => ({
      name: `attributes.${key}`,
      label: name,
      control: CONTROLS[type],
      choices: choices.map((choice) => ({ value: choice.key, label: choice.name })),
      ...(unit === null ? {} : { unit }),
    }));
  },
};

/** Products by a language in which a text of theirs is missing: `missingIn=zh-CN`, or `any`. */
export const missingFilter: SideFilter = {
  operators: ['eq', 'in'],
  value: z.string().max(35),
  table: 'products_missing_text',
  owner: 'product_id',
  equals: 'locale',
  offered: async (_tx, locales) => [
    {
      name: 'missingIn',
      label: { en: 'Translation missing in', zh: '缺少翻译' },
      control: 'choice',
      choices: [
        { value: ANY_LANGUAGE, label: { en: 'any language', zh: '任一语言' } },
        ...locales.map((locale) => ({
          value: locale,
          label: { en: nameOf(locale, 'en'), zh: nameOf(locale, 'zh') },
        })),
      ],
    },
  ],
};

function nameOf(locale: string, language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(locale) ?? locale;
}
