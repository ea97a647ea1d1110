import { lookup } from 'node:dns/promises';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.js';

/** Finds the addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** How an address that somebody else gave is called. */
export interface OutboundOptions {
  /** Longest time until the answer is read to its end, in milliseconds. */
  readonly timeoutMs: number;
  /** Largest answer in bytes. */
  readonly limit: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** The system's resolver when left out. */
  readonly resolve?: Resolve;
  /** Which addresses may be called; those of the public internet when left out. */
  readonly admits?: (address: string) => boolean;
}

export interface OutboundAnswer {
  readonly status: number;
  /** Where the answer came from, after redirects. */
  readonly url: string;
  readonly type: string;
  readonly body: Buffer;
}

/** Why an address was not called, or gave nothing; safe to show to whoever gave the address. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';
}

const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches an address that somebody else gave, without being led into our own network: http and https alone, no credentials
 * in it, every address of its host a public one, the connection made to the very address that was looked at, and the same
 * again for each of at most three redirects.
 * @param url the address
 * @param options limits; both must be given
 * @returns the answer, whatever its status. Raises OutboundError
 */
export async function fetchOutbound(url: string, options: OutboundOptions): Promise<OutboundAnswer> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  try {
    let next = url;
    for (let step = 0; step <= MOST_REDIRECTS; step += 1) {
      const target = readAddress(next);
      const answer = await call(target, await addressOf(target, options, signal), options, signal);
      const place = REDIRECTS.has(answer.statusCode ?? 0) ? answer.headers.location : undefined;
      if (place === undefined) return await readAnswer(answer, target, options.limit);
      answer.destroy();
      next = URL.canParse(place, target.href) ? new URL(place, target).href : place;
    }
  } catch (error) {
    if (error instanceof OutboundError) throw error;
    if (timeout.aborted) throw new OutboundError('it did not answer in time', { cause: error });
    throw new OutboundError('it could not be reached', { cause: error });
  }
  throw new OutboundError(`it leads on more than ${MOST_REDIRECTS} times`);
}

function readAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new OutboundError('it is no http or https address');
  if (url.username !== '' || url.password !== '') throw new OutboundError('it holds a user name or password');
  return url;
}

/** One private address among public ones is enough to refuse a host: which one is called would be the attacker's choice. */
async function addressOf(
  { hostname }: URL,
  { resolve = resolveBySystem, admits = isPublicAddress }: OutboundOptions,
  signal: AbortSignal,
): Promise<string> {
  const literal = hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(literal) ? [literal] : await withSignal(resolve(hostname), signal);
  const [first] = addresses;
  if (first === undefined) throw new OutboundError('its host is not known');
  if (!addresses.every(admits)) throw new OutboundError('it does not lead to the public internet');
  return first;
}

async function resolveBySystem(host: string): Promise<readonly string[]> {
  try {
    return (await lookup(host, { all: true, order: 'ipv4first' })).map(({ address }) => address);
  } catch (cause) {
    throw new OutboundError('its host is not known', { cause });
  }
}

function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error('aborted'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Connects to the address, and speaks to the host: a name that is looked up again may answer otherwise. */
function call(
  url: URL,
  address: string,
  { headers = {} }: OutboundOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const isSecure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const request = (isSecure ? requestHttps : requestHttp)(
      {
        host: address,
        port: url.port || (isSecure ? 443 : 80),
        path: url.pathname + url.search,
        headers: {
          'user-agent': 'Emporion',
          accept: '*/*',
          'accept-encoding': 'identity',
          ...headers,
          host: url.host,
        },
        signal,
        agent: false,
        ...(isSecure && isIP(host) === 0 ? { servername: host } : {}),
      },
      resolve,
    );
    request.on('error', reject).end();
  });
}

async function readAnswer(answer: IncomingMessage, url: URL, limit: number): Promise<OutboundAnswer> {
  const tooLarge = (): OutboundError => new OutboundError(`it gives more than ${limit} bytes`);
  if (Number(answer.headers['content-length'] ?? 0) > limit) {
    answer.destroy();
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limit) {
      answer.destroy();
      throw tooLarge();
    }
    chunks.push(chunk);
  }
  const type = answer.headers['content-type'] ?? '';
  return { status: answer.statusCode ?? 0, url: url.href, type, body: Buffer.concat(chunks) };
}
