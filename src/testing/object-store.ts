import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Whose requests a store takes. */
export interface ObjectStoreOptions {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
  readonly bucket: string;
}

/** Names of one listing; small, so that tests see more than one page. */
const PAGE = 2;

/**
 * An S3-compatible store for tests: objects in one bucket, every request signed (AWS Signature Version 4), listings by
 * prefix. What it refuses, a real store refuses too.
 */
export class ObjectStore {
  readonly objects = new Map<string, { readonly body: Buffer; readonly type: string }>();

  private constructor(
    private readonly server: Server,
    private readonly options: ObjectStoreOptions,
  ) {}

  /** Starts a store on a free port of the loopback. */
  static async start(options: ObjectStoreOptions): Promise<ObjectStore> {
    const server = createServer();
    const store = new ObjectStore(server, options);
    server.on('request', (request, reply) => void store.answer(request, reply));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return store;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const body = await buffer(request).catch(() => Buffer.alloc(0));
    const url = new URL(request.url ?? '/', this.origin);
    const fault = this.faultOf(request, url, body);
    if (fault !== undefined) return void reply.writeHead(403).end(`<Error><Code>${fault}</Code></Error>`);
    const [bucket, ...rest] = decodeURIComponent(url.pathname).slice(1).split('/');
    if (bucket !== this.options.bucket) return void reply.writeHead(404).end();
    const key = rest.join('/');
    if (key === '') return void reply.end(this.listing(url.searchParams.get('prefix') ?? ''));
    this.onObject(request, reply, key, body);
  }

  private onObject(
    { method, headers }: IncomingMessage,
    reply: ServerResponse,
    key: string,
    body: Buffer,
  ): void {
    const found = this.objects.get(key);
    if (method === 'PUT') {
      // Real stores refuse bodies of unknown length.
      if (headers['content-length'] === undefined) return void reply.writeHead(411).end();
      this.objects.set(key, { body, type: headers['content-type'] ?? '' });
      reply.end();
    } else if (method === 'DELETE') {
      this.objects.delete(key);
      reply.writeHead(204).end();
    } else if (!found) reply.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    else
      reply
        .writeHead(200, { 'content-length': found.body.length })
        .end(method === 'HEAD' ? undefined : found.body);
  }

  private listing(prefix: string): string {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    const entries = keys.slice(0, PAGE).map((key) => `<Contents><Key>${key}</Key></Contents>`);
    return `<ListBucketResult><IsTruncated>${keys.length > PAGE}</IsTruncated>${entries.join('')}</ListBucketResult>`;
  }

  /** What is wrong with a signature, as the documentation of Signature Version 4 has it checked. */
  private faultOf({ method = '', headers }: IncomingMessage, url: URL, body: Buffer): string | undefined {
    const { accessKey, secretKey, region } = this.options;
    const [, credential = '', signed = '', signature = ''] =
      /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
        headers.authorization ?? '',
      ) ?? [];
    const [id, day = '', ...scope] = credential.split('/');
    if (id !== accessKey || scope.join('/') !== `${region}/s3/aws4_request`) return 'InvalidAccessKeyId';
    const digest = String(headers['x-amz-content-sha256']);
    if (digest !== 'UNSIGNED-PAYLOAD' && digest !== hash(body)) return 'XAmzContentSHA256Mismatch';
    const names = signed.split(';');
    if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => names.includes(name)))
      return 'AccessDenied';
    const query = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort();
    const canonical = [
      method,
      url.pathname,
      query.join('&'),
      ...names.map((name) => `${name}:${String(headers[name]).trim()}`),
      '',
      signed,
      digest,
    ].join('\n');
    const date = String(headers['x-amz-date']);
    const text = ['AWS4-HMAC-SHA256', date, [day, ...scope].join('/'), hash(canonical)].join('\n');
    const key = [day, ...scope].reduce<string | Buffer>(
      (secret, part) => hmac(secret, part),
      `AWS4${secretKey}`,
    );
    const isRight = timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex'));
    return isRight && date.startsWith(day) ? undefined : 'SignatureDoesNotMatch';
  }
}

const hash = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** RFC 3986, stricter than encodeURIComponent. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
