import { STATUS_CODES } from 'node:http';
import { AppError } from '../../errors/app-error.js';
import type { ErrorEntry } from '../../errors/define-errors.js';
import { toProblem } from '../../errors/problem.js';
import type { Registry } from '../../plugin/registry.js';
import { textOf, type Label } from '../../values/label.js';
import { nearestName } from '../../values/names.js';
import { documentPage, escapeHtml, type DocumentLocale } from './document-page.js';

const TEXTS = {
  title: { en: 'Error codes', zh: '错误代码' },
  lead: {
    en: 'Every error is a problem document (RFC 9457). Programs go by its “code”, which is stable for ever.',
    zh: '每个错误都是一份问题文档（RFC 9457）。程序应以 code 为准，它永远不变。',
  },
  kernel: { en: 'Any request', zh: '所有请求' },
  status: { en: 'Status', zh: '状态码' },
  code: { en: 'Code', zh: '代码' },
  detail: { en: 'What it says', zh: '说明' },
  remedy: { en: 'What to do', zh: '解决方法' },
  params: { en: 'Facts it names', zh: '参数' },
  example: { en: 'Example', zh: '示例' },
  unknown: { en: 'No such error code', zh: '没有这个错误代码' },
  unknownLead: {
    en: 'No plugin that is enabled here declares this code.',
    zh: '已启用的插件都没有声明该代码。',
  },
  near: { en: 'Did you mean', zh: '您是否要找' },
  all: { en: 'All error codes', zh: '全部错误代码' },
} as const satisfies Record<string, Label>;

/**
 * The page that lists every error code, by the plugin that declares it.
 * @param registry all declarations
 * @param locale of the reader
 * @returns HTML
 */
export function errorIndexPage(registry: Registry, locale: DocumentLocale): string {
  const groups = new Map<string, ErrorEntry[]>();
  for (const entry of registry.errors.values()) {
    const namespace = entry.code.slice(0, entry.code.indexOf('.'));
    groups.set(namespace, [...(groups.get(namespace) ?? []), entry]);
  }
  const labels = new Map<string, Label>([
    ...registry.plugins.map(({ name, label }): [string, Label] => [name, label]),
    ['kernel', TEXTS.kernel],
  ]);
  const sections = [...groups].map(
    ([namespace, entries]) =>
      `<h2>${escapeHtml(textOf(labels.get(namespace) ?? { en: namespace, zh: namespace }, locale))}</h2>\n` +
      `<ul class="list">${entries.map((entry) => listItem(entry, locale)).join('\n')}</ul>`,
  );
  const content = `<h1>${textOf(TEXTS.title, locale)}</h1>
<p class="soft">${textOf(TEXTS.lead, locale)}</p>
${sections.join('\n')}`;
  return documentPage({ title: textOf(TEXTS.title, locale), content, locale, path: '/errors' });
}

function listItem({ code, status, title }: ErrorEntry, locale: DocumentLocale): string {
  return `<li><a href="${addressOf(code, locale)}">${statusBadge(status)}<code>${escapeHtml(code)}</code><span>${escapeHtml(textOf(title, locale))}</span></a></li>`;
}

function statusBadge(status: number): string {
  return `<span class="status${status >= 500 ? ' s5' : ''}">${status}</span>`;
}

/**
 * The page of one error code, which every problem document of that code links to as its `type`.
 * @param entry the code's entry in the catalogue
 * @param locale of the reader
 * @returns HTML
 */
export function errorPage(entry: ErrorEntry, locale: DocumentLocale): string {
  const { code, status } = entry;
  const title = textOf(entry.title, locale);
  const params = [...new Set([...entry.detail.en.matchAll(/\{(\w+)\}/g)].map(([place]) => place))];
  const rows: [Label, string][] = [
    [TEXTS.status, `${statusBadge(status)} <span class="soft">${STATUS_CODES[status] ?? ''}</span>`],
    [TEXTS.code, `<code>${escapeHtml(code)}</code>`],
    [TEXTS.detail, marked(textOf(entry.detail, locale))],
    [TEXTS.remedy, escapeHtml(textOf(entry.remedy, locale))],
    ...(params.length > 0 ? [[TEXTS.params, params.map(marked).join(' ')] as [Label, string]] : []),
  ];
  const content = `<h1>${escapeHtml(title)}</h1>
<div class="card"><dl>${rows.map(([label, value]) => `<dt>${textOf(label, locale)}</dt><dd>${value}</dd>`).join('\n')}</dl></div>
<h2>${textOf(TEXTS.example, locale)}</h2>
<pre tabindex="0">${escapeHtml(JSON.stringify(exampleOf(entry, locale), null, 2))}</pre>
<p><a href="/errors?locale=${locale}">${textOf(TEXTS.all, locale)}</a></p>`;
  return documentPage({ title, content, locale, path: `/errors/${code}` });
}

/** Places of the message are shown as code. */
function marked(text: string): string {
  return escapeHtml(text).replace(/\{\w+\}/g, (place) => `<code>${place}</code>`);
}

function exampleOf(entry: ErrorEntry, locale: DocumentLocale): object {
  const error = new AppError(entry.code, entry.status, {}, '');
  return toProblem(error, entry, { instance: '/v1/…', requestId: '0199aa3c7c007000', locale });
}

/**
 * The page for a code that nobody declares.
 * @param registry all declarations
 * @param code as asked for
 * @param locale of the reader
 * @returns HTML
 */
export function unknownErrorPage(registry: Registry, code: string, locale: DocumentLocale): string {
  const near = nearestName(code, registry.errors.keys());
  const hint = near
    ? `<p>${textOf(TEXTS.near, locale)} <a href="${addressOf(near, locale)}"><code>${escapeHtml(near)}</code></a>?</p>`
    : '';
  const content = `<h1>${textOf(TEXTS.unknown, locale)}</h1>
<p class="soft">${textOf(TEXTS.unknownLead, locale)}</p>
${hint}<p><a href="/errors?locale=${locale}">${textOf(TEXTS.all, locale)}</a></p>`;
  return documentPage({ title: textOf(TEXTS.unknown, locale), content, locale, path: '/errors' });
}

function addressOf(code: string, locale: DocumentLocale): string {
  return `/errors/${encodeURIComponent(code)}?locale=${locale}`;
}
