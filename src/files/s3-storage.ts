import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { AwsClient } from 'aws4fetch';
import type { Secret } from '../config/secret.js';
import { checkKey, type FileContent, type FileStorage, type StoredFile } from './file-storage.port.js';

/** Where the bucket is and how requests to it are signed. */
export interface S3Options {
  /** Origin; the bucket follows in the path, which every S3-compatible store understands. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: Secret;
}

/** A store that does not answer must not hold a request or a job for ever. */
const TIMEOUT_MS = 30_000;
const UNSIGNED = 'UNSIGNED-PAYLOAD';

type Method = 'GET' | 'HEAD' | 'PUT' | 'DELETE';

/** Keeps files in a bucket of an S3-compatible store (AWS Signature Version 4). */
export class S3Storage implements FileStorage {
  private readonly client: AwsClient;

  constructor(private readonly options: S3Options) {
    const { accessKey, secretKey, region } = options;
    const credentials = { accessKeyId: accessKey, secretAccessKey: secretKey.reveal() };
    this.client = new AwsClient({ ...credentials, region, service: 's3', retries: 2 });
  }

  async put(key: string, content: FileContent, type: string): Promise<void> {
    const isBuffer = Buffer.isBuffer(content);
    const digest = isBuffer ? createHash('sha256').update(content).digest('hex') : UNSIGNED;
    const headers = {
      'content-type': type,
      'content-length': String(isBuffer ? content.length : content.bytes),
      'x-amz-content-sha256': digest,
    };
    const body = isBuffer ? new Uint8Array(content) : Readable.toWeb(content.stream);
    await this.ask('PUT', this.addressOf(key), { headers, body });
  }

  async read(key: string): Promise<StoredFile | undefined> {
    const answer = await this.ask('GET', this.addressOf(key));
    if (!answer?.body) return undefined;
    const stream = Readable.fromWeb(answer.body);
    return { stream, bytes: Number(answer.headers.get('content-length') ?? 0) };
  }

  async exists(key: string): Promise<boolean> {
    return (await this.ask('HEAD', this.addressOf(key))) !== undefined;
  }

  async delete(key: string): Promise<void> {
    await this.ask('DELETE', this.addressOf(key));
  }

  /** A page of names is up to 1,000, and asked for again until none is left. */
  async deleteFolder(folder: string): Promise<void> {
    checkKey(folder);
    const query = new URLSearchParams({ 'list-type': '2', prefix: `${folder}/` });
    for (;;) {
      const answer = await this.ask('GET', `${this.bucketAddress()}?${query.toString()}`);
      const keys = namesIn((await answer?.text()) ?? '');
      if (keys.length === 0) return;
      for (const key of keys) await this.delete(key);
    }
  }

  private bucketAddress(): string {
    return `${this.options.endpoint}/${encodeURIComponent(this.options.bucket)}`;
  }

  private addressOf(key: string): string {
    checkKey(key);
    return `${this.bucketAddress()}/${key}`;
  }

  /** @returns the answer, or nothing for 404. Any other refusal is a fault of the set-up and throws */
  private async ask(
    method: Method,
    address: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: Uint8Array | ReadableStream } = {},
  ): Promise<Response | undefined> {
    const isStream = body !== undefined && !(body instanceof Uint8Array);
    const signed = await this.client.sign(address, { method, headers });
    const answer = await fetch(address, {
      method,
      headers: signed.headers,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body }),
      ...(isStream ? { duplex: 'half' } : {}),
    });
    if (answer.ok) return answer;
    const text = await answer.text();
    if (answer.status === 404) return undefined;
    throw new Error(`The store answered ${answer.status} to ${method}: ${text.slice(0, 500)}`);
  }
}

/** Keys are of our own making and need no XML decoding. */
function namesIn(listing: string): string[] {
  return [...listing.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = '']) => key);
}
