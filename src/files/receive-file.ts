import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { KernelErrors } from '../errors/kernel.errors.js';
import type { AppError } from '../errors/app-error.js';
import type { ReceivedFile } from './received-file.js';

/** The one part that an upload has. */
const PART = 'file';
/** What a multipart body has around its file, generously. */
export const FRAME_BYTES = 16_384;
const LONGEST_NAME = 255;

/**
 * Takes the one file of a multipart request: streamed to a temporary file, which is gone when `use` is done.
 * @param request whose body nobody has read yet
 * @param limit largest file in bytes
 * @param use what to do with the file
 * @returns what `use` returns. Raises `kernel.too_large`, `kernel.malformed_body` and `kernel.invalid_input`
 */
export async function receiveFile<T>(
  request: IncomingMessage,
  limit: number,
  use: (file: ReceivedFile) => Promise<T>,
): Promise<T> {
  if (Number(request.headers['content-length'] ?? 0) > limit + FRAME_BYTES)
    throw KernelErrors.too_large({ limit });
  const folder = await mkdtemp(join(tmpdir(), 'emporion-upload-'));
  try {
    return await use(await readPart(request, limit, join(folder, 'file')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readPart(request: IncomingMessage, limit: number, path: string): Promise<ReceivedFile> {
  const parser = parserFor(request, limit);
  const files: Promise<ReceivedFile>[] = [];
  const stop = new AbortController();
  const ended = new Promise<void>((resolve, reject) => {
    const refuse = (error: Error) => reject(error);
    parser.on('file', (part, stream, name) => {
      const file =
        files.length > 0 || part !== PART
          ? unknownPart(part, stream)
          : store(stream, { name, limit, path, signal: stop.signal });
      file.catch(refuse);
      files.push(file);
    });
    parser.on('field', (name: string) => refuse(fileFault(name, 'unknown', 'is not known here')));
    for (const event of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
      parser.on(event, () => refuse(fileFault(PART, 'too_many', 'is the one part that is taken')));
    }
    parser.on('error', (error: unknown) => refuse(brokenForm(error)));
    parser.on('finish', resolve);
    request.on('error', refuse).on('aborted', () => refuse(brokenForm(new Error('the sender hung up'))));
  });
  request.pipe(parser);
  try {
    await ended;
    const [file] = await Promise.all(files);
    if (!file) throw fileFault(PART, 'required', 'is missing');
    return file;
  } catch (error) {
    // What is still on its way is read and dropped, so that the answer reaches a sender who is not done sending.
    request.unpipe(parser);
    request.resume();
    stop.abort();
    await Promise.allSettled(files);
    throw error;
  }
}

function parserFor(request: IncomingMessage, limit: number): BusboyInstance {
  const type = request.headers['content-type'] ?? '';
  try {
    return new Busboy({
      headers: { ...request.headers, 'content-type': type },
      preservePath: true,
      isPartAFile: (_field, _type, name) => name !== undefined,
      // One byte more than the limit tells a file that is too large from one that just fits.
      limits: { fileSize: limit + 1, files: 2, fields: 1, fieldSize: 1_000, parts: 3, headerPairs: 20 },
    });
  } catch (error) {
    throw brokenForm(error);
  }
}

async function store(
  stream: BusboyFileStream,
  {
    name,
    limit,
    path,
    signal,
  }: {
    readonly name: string | undefined;
    readonly limit: number;
    readonly path: string;
    readonly signal: AbortSignal;
  },
): Promise<ReceivedFile> {
  const fault = nameFault(name);
  if (fault !== undefined) return drop(stream, fileFault(PART, 'invalid', fault));
  const digest = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      digest.update(chunk);
      done(bytes > limit ? KernelErrors.too_large({ limit }) : null, chunk);
    },
  });
  await pipeline(stream, measure, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
  if (bytes === 0) throw fileFault(PART, 'invalid', 'is empty');
  return { path, name: name ?? '', bytes, sha256: digest.digest('hex') };
}

/** A name is shown to people and never becomes a path; one that tries to is not sent by a browser. */
function nameFault(name: string | undefined): string | undefined {
  if (name === undefined || name.trim() === '') return 'has no name';
  if (name.length > LONGEST_NAME) return `has a name of more than ${LONGEST_NAME} characters`;
  if (/[/\\]/.test(name) || /^\.{1,2}$/.test(name)) return 'has a name that is a path';
  return /[\u0000-\u001f\u007f]|\p{Cs}/u.test(name) ? 'has a name with control characters' : undefined;
}

function unknownPart(part: string | undefined, stream: Readable): Promise<never> {
  return drop(stream, fileFault(part ?? '', 'unknown', `is not known here; send one file as "${PART}"`));
}

async function drop(stream: Readable, error: AppError): Promise<never> {
  stream.on('error', () => undefined).resume();
  throw error;
}

function fileFault(part: string, code: string, detail: string): AppError {
  const pointer = `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return KernelErrors.invalid_input().withErrors([{ pointer, code, detail }]);
}

function brokenForm(cause: unknown): AppError {
  const reason = `the multipart form is broken (${cause instanceof Error ? cause.message : 'unknown'})`;
  return KernelErrors.malformed_body({ reason }, { cause });
}
