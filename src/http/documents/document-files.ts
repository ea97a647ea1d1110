import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isCurrent } from '../conditional.js';
import { DOCS_SCRIPT, DOCS_STYLE } from './api-page.js';

const compress = promisify(gzip);
const require = createRequire(import.meta.url);

/** A text that is served as it is. */
export class DocumentFile {
  /** Content of its ETag. */
  readonly tag: string;
  private zipped: Promise<Buffer> | undefined;

  /**
   * @param content the text
   * @param type its media type
   */
  constructor(
    readonly content: Buffer,
    readonly type: string,
  ) {
    this.tag = createHash('sha1').update(content).digest('base64url').slice(0, 16);
  }

  /**
   * Answers the file, compressed for whoever takes it so, or 304 when the caller has it already.
   * @param cacheControl how long it may be kept (RFC 9111 §5.2)
   * @returns what the handler returns to Nest
   */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    cacheControl: string,
  ): Promise<Buffer | undefined> {
    reply.header('cache-control', cacheControl).header('vary', 'Accept-Encoding');
    if (isCurrent(request, reply, this.tag)) return undefined;
    reply.type(this.type);
    if (!/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) return this.content;
    this.zipped ??= compress(this.content);
    reply.header('content-encoding', 'gzip');
    return this.zipped;
  }
}

const JAVASCRIPT = 'text/javascript; charset=utf-8';
const CSS = 'text/css; charset=utf-8';

/** The files of the API page, by name; nothing else can be asked for. */
const SOURCES: Readonly<Record<string, () => Promise<DocumentFile>>> = {
  'swagger-ui-bundle.js': () => shipped('swagger-ui-bundle.js', JAVASCRIPT),
  'swagger-ui.css': () => shipped('swagger-ui.css', CSS),
  'docs.js': async () => new DocumentFile(Buffer.from(DOCS_SCRIPT), JAVASCRIPT),
  'docs.css': async () => new DocumentFile(Buffer.from(DOCS_STYLE), CSS),
};

const opened = new Map<string, Promise<DocumentFile>>();

/**
 * A file of the API page, read once.
 * @param name as asked for
 * @returns the file; nothing when there is no such
 */
export async function documentFile(name: string): Promise<DocumentFile | undefined> {
  if (!Object.hasOwn(SOURCES, name)) return undefined;
  const file = opened.get(name) ?? SOURCES[name]?.();
  if (file) opened.set(name, file);
  return file;
}

/** Changes when one of the files does. */
export async function filesVersion(): Promise<string> {
  const files = await Promise.all(Object.keys(SOURCES).map(documentFile));
  const tags = files.map((file) => file?.tag).join();
  return createHash('sha1').update(tags).digest('base64url').slice(0, 10);
}

/** The link to the source map is taken out: no browser shall ask for a file that is not served. */
async function shipped(name: string, type: string): Promise<DocumentFile> {
  const text = await readFile(require.resolve(`swagger-ui-dist/${name}`), 'utf8');
  return new DocumentFile(Buffer.from(text.replace(/\n?\/[/*]# sourceMappingURL=[^\n]*/g, '')), type);
}
