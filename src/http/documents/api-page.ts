import { documentPage, type DocumentLocale } from './document-page.js';

const TITLE = { en: 'API', 'zh-CN': '接口文档' } as const;
const NOSCRIPT = {
  en: 'This page needs JavaScript; the document itself is',
  'zh-CN': '此页面需要 JavaScript；接口文档位于',
} as const;

/**
 * The page with the API documents in Swagger UI, whose files are served from here.
 * @param locale of the reader
 * @param version changes with the files, so that browsers keep them for long
 * @returns HTML
 */
export function apiPage(locale: DocumentLocale, version: string): string {
  const file = (name: string) => `/docs/${name}?v=${version}`;
  return documentPage({
    title: TITLE[locale],
    locale,
    path: '/docs',
    head: `<link rel="stylesheet" href="${file('swagger-ui.css')}">
<link rel="stylesheet" href="${file('docs.css')}">
<script src="${file('swagger-ui-bundle.js')}" defer></script>
<script src="${file('docs.js')}" defer></script>
`,
    content: `<div id="api" data-document="/openapi.json?locale=${locale}"></div>
<noscript><p>${NOSCRIPT[locale]} <a href="/openapi.json?locale=${locale}">/openapi.json</a></p></noscript>`,
  });
}

/** Starts Swagger UI. It asks nobody but us: its validator badge, which calls swagger.io, is off. */
export const DOCS_SCRIPT = `'use strict';
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
SwaggerUIBundle({
  url: document.getElementById('api').dataset.document,
  dom_id: '#api',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: false,
  validatorUrl: null,
});
`;

/** Fits Swagger UI into the page: its width, narrow screens, our background. */
export const DOCS_STYLE = `
main{max-width:90rem;padding:0}
html.dark-mode,html.dark-mode .swagger-ui{background:var(--bg)}
.swagger-ui .wrapper{padding:0 1rem}
.swagger-ui .info{margin:1.5rem 0}
.swagger-ui .scheme-container{background:var(--card);box-shadow:none;border-block:1px solid var(--line);padding:1rem 0}
@media (max-width:40rem){
.swagger-ui .opblock .opblock-summary{flex-wrap:wrap}
.swagger-ui .opblock .opblock-summary-method{min-width:4.5rem;font-size:.75rem;padding:.35rem 0}
.swagger-ui .opblock .opblock-summary-path{max-width:calc(100vw - 12rem);font-size:.8rem}
.swagger-ui .opblock .opblock-summary-description{flex-basis:100%;padding:.25rem .5rem;text-align:left}
.swagger-ui .opblock-tag{flex-wrap:wrap;font-size:1.1rem}
.swagger-ui .opblock-tag small{padding:0}
.swagger-ui table.parameters,.swagger-ui table.parameters>tbody,.swagger-ui table.parameters>tbody>tr,.swagger-ui table.parameters>tbody>tr>td{display:block;max-width:100%}
.swagger-ui table.parameters thead{display:none}
.swagger-ui .parameters-col_name{width:auto}
.swagger-ui .parameters-col_description input,.swagger-ui .parameters-col_description select{max-width:100%;min-width:0;width:100%}
.swagger-ui .responses-inner{padding:.75rem}
.swagger-ui table.responses-table .response-col_links{display:none}
.swagger-ui table.headers :is(th,td):nth-child(3){display:none}
.swagger-ui .model-box,.swagger-ui .highlight-code{max-width:calc(100vw - 4rem);overflow:auto}
}
`;
