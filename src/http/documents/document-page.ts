import { textOf, type Label } from '../../values/label.js';
import { DOCUMENT_STYLE } from './document-style.js';

/** Languages that the documents are written in, as BCP 47 tags. */
export const DOCUMENT_LOCALES = ['en', 'zh-CN'] as const;
export type DocumentLocale = (typeof DOCUMENT_LOCALES)[number];

const OTHER: Readonly<Record<DocumentLocale, { readonly locale: DocumentLocale; readonly name: string }>> = {
  en: { locale: 'zh-CN', name: '中文' },
  'zh-CN': { locale: 'en', name: 'English' },
};

const TEXTS = {
  api: { en: 'API', zh: '接口' },
  errors: { en: 'Error codes', zh: '错误代码' },
  skip: { en: 'Skip to the content', zh: '跳到正文' },
} as const satisfies Record<string, Label>;

/** A page of the documents. */
export interface DocumentPage {
  readonly title: string;
  /** HTML of the part below the heading. */
  readonly content: string;
  readonly locale: DocumentLocale;
  /** Path of the page itself, for the link to its other language. */
  readonly path: string;
  /** HTML added to the head. */
  readonly head?: string;
}

/**
 * The whole page: it loads nothing from anywhere else, follows the reader's light or dark mode and needs no script.
 * @param page see {@link DocumentPage}
 * @returns HTML
 */
export function documentPage({ title, content, locale, path, head = '' }: DocumentPage): string {
  const other = OTHER[locale];
  const link = (address: string, label: Label) =>
    `<a href="${address}?locale=${locale}"${path.startsWith(address) ? ' aria-current="true"' : ''}>${textOf(label, locale)}</a>`;
  return `<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Emporion</title>
<link rel="icon" href="data:,">
<style>${DOCUMENT_STYLE}</style>
${head}</head>
<body>
<a class="skip" href="#content">${textOf(TEXTS.skip, locale)}</a>
<header><nav><strong>Emporion</strong>${link('/docs', TEXTS.api)}${link('/errors', TEXTS.errors)}
<a class="language" lang="${other.locale}" hreflang="${other.locale}" href="${escapeHtml(path)}?locale=${other.locale}">${other.name}</a></nav></header>
<main id="content">
${content}
</main>
</body>
</html>
`;
}

/**
 * Text as HTML shows it, inside elements and quoted attributes.
 * @param text any text
 */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
}
