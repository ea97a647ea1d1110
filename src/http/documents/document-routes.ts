import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { KernelErrors } from '../../errors/kernel.errors.js';
import type { Registry } from '../../plugin/registry.js';
import type { Label } from '../../values/label.js';
import { tagged } from '../conditional.js';
import type { BoundRoute, RouteCall } from '../generated-controller.js';
import { chooseLocale, languageTag } from '../locale.js';
import { openApiDocument } from '../openapi/openapi-document.js';
import type { RouteSpec } from '../route.js';
import { apiPage } from './api-page.js';
import { documentFile, DocumentFile, filesVersion } from './document-files.js';
import { DOCUMENT_LOCALES, type DocumentLocale } from './document-page.js';
import { documentPolicy } from './document-style.js';
import { errorIndexPage, errorPage, unknownErrorPage } from './error-pages.js';

const HTML = 'text/html; charset=utf-8';
/** Kept, but asked about on each use. */
const CHECKED = 'public, max-age=0, must-revalidate';
/** A year: the address changes with the content. */
const FOR_LONG = 'public, max-age=31536000, immutable';

const inLanguage = z.strictObject({ locale: languageTag.optional() });

/** The documents that everybody may read: the API in two forms, and a page for each error code. */
export function documentRoutes(): BoundRoute[] {
  return [
    {
      spec: spec('/openapi.json', 'openApiDocument', { en: 'OpenAPI document', zh: 'OpenAPI 文档' }),
      handle: answerOpenApi,
    },
    { spec: spec('/docs', 'apiPage', { en: 'API documents', zh: '接口文档' }), handle: answerApiPage },
    {
      spec: {
        ...spec('/docs/:file', 'apiPageFile', { en: 'File of the API documents', zh: '接口文档文件' }),
        params: z.object({ file: z.string().max(100) }),
        query: z.strictObject({ v: z.string().max(20).optional() }),
      },
      handle: answerFile,
    },
    {
      spec: spec('/errors', 'errorIndexPage', { en: 'Error codes', zh: '错误代码' }),
      handle: (call) => answerPage(call, errorIndexPage(call.services.registry, localeOf(call))),
    },
    {
      spec: {
        ...spec('/errors/:code', 'errorPage', { en: 'Page of an error code', zh: '错误代码说明' }),
        params: z.object({ code: z.string().max(200) }),
      },
      handle: answerErrorPage,
    },
  ];
}

function spec(path: string, operationId: string, summary: Label): RouteSpec {
  return {
    method: 'GET',
    path,
    operationId,
    tag: 'documents',
    summary,
    access: { kind: 'public' },
    query: inLanguage,
    undocumented: true,
  };
}

function localeOf({ input, request }: RouteCall): DocumentLocale {
  const { locale = request.headers['accept-language'] } = input.query as { locale?: string };
  return chooseLocale(locale, [...DOCUMENT_LOCALES]) as DocumentLocale;
}

const documents = new WeakMap<Registry, Map<DocumentLocale, DocumentFile>>();

/** Made when it is first asked for, then kept: declarations do not change while the process runs. */
function answerOpenApi(call: RouteCall): Promise<Buffer | undefined> {
  const { registry } = call.services;
  const locale = localeOf(call);
  const known = documents.get(registry) ?? new Map<DocumentLocale, DocumentFile>();
  documents.set(registry, known);
  const file =
    known.get(locale) ??
    new DocumentFile(
      Buffer.from(JSON.stringify(openApiDocument(registry, locale))),
      'application/json; charset=utf-8',
    );
  known.set(locale, file);
  // The document is public and read by tools that run in other origins, such as editors and client generators.
  call.reply.header('access-control-allow-origin', '*');
  const answer = file.answer(call.request, call.reply, CHECKED);
  call.reply.header('vary', 'Accept-Encoding, Accept-Language');
  return answer;
}

async function answerApiPage(call: RouteCall): Promise<string | undefined> {
  return answerPage(call, apiPage(localeOf(call), await filesVersion()), documentPolicy(true));
}

async function answerFile({ input, request, reply }: RouteCall): Promise<Buffer | undefined> {
  const file = await documentFile(input.params.file ?? '');
  if (!file) throw KernelErrors.not_found({ what: 'file' });
  return file.answer(request, reply, input.query.v === undefined ? CHECKED : FOR_LONG);
}

function answerErrorPage(call: RouteCall): string | undefined {
  const { registry } = call.services;
  const { code = '' } = call.input.params;
  const locale = localeOf(call);
  const entry = registry.errors.get(code);
  if (entry) return answerPage(call, errorPage(entry, locale));
  call.reply.code(404);
  return answerPage(call, unknownErrorPage(registry, code, locale));
}

function answerPage(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  html: string,
  policy = documentPolicy(),
): string | undefined {
  reply
    .header('content-security-policy', policy)
    .header('referrer-policy', 'same-origin')
    .header('cache-control', CHECKED)
    .header('vary', 'Accept-Language');
  return tagged(request, reply, html, undefined, HTML);
}
