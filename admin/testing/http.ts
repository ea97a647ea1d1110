import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';

export interface Ask {
  readonly url: string;
  readonly method?: string;
  /** An object is sent as JSON. */
  readonly payload?: string | Buffer | object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders & { readonly 'set-cookie'?: string[] };
  readonly raw: Buffer;
  readonly body: string;
  json(): unknown;
}

/**
 * Sends one request over loopback. Unlike fetch it leaves the address and the headers exactly as they are given.
 * @param port to connect to
 * @param ask the request
 */
export function send(port: number, { url, method = 'GET', payload, headers = {} }: Ask): Promise<Answer> {
  const isJson = typeof payload === 'object' && !Buffer.isBuffer(payload);
  const body = isJson ? JSON.stringify(payload) : payload;
  const all = {
    ...(isJson ? { 'content-type': 'application/json' } : {}),
    ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  } as Record<string, string>;
  // An empty length stands for a body whose length is not announced.
  if (all['content-length'] === '') delete all['content-length'];
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path: url, method, headers: all }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const raw = Buffer.concat(chunks);
        const text = raw.toString('utf8');
        resolve({
          statusCode: response.statusCode ?? 0,
          headers: response.headers,
          raw,
          body: text,
          json: () => JSON.parse(text) as unknown,
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
