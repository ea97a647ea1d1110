import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fetchOutbound, type OutboundOptions } from './outbound-request.js';
import { isPublicAddress } from './public-address.js';

let server: Server;
let origin: string;
let asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, reply) => {
    const { url = '/' } = request;
    asked.push(`${request.headers.host} ${url}`);
    if (url.startsWith('/to?')) reply.writeHead(302, { location: decodeURIComponent(url.slice(4)) }).end();
    else if (url === '/long') reply.end('x'.repeat(2_000));
    else if (url === '/endless') void Array.from({ length: 100 }, () => reply.write('x'.repeat(100)));
    else if (url === '/silent') return;
    else reply.setHeader('content-type', 'text/plain').end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const LIMITS = { timeoutMs: 5_000, limit: 1_000 };
/** Counts loopback as public, and nothing else that is not. */
const LOOPBACK: OutboundOptions = {
  ...LIMITS,
  admits: (address) => address === '127.0.0.1' || isPublicAddress(address),
};
const refusal = (url: string, options: OutboundOptions = LIMITS): Promise<string> =>
  fetchOutbound(url, options).then(
    () => 'fetched',
    (error: Error) => `${error.name}: ${error.message}`,
  );
const NOT_PUBLIC = 'OutboundError: it does not lead to the public internet';

describe('an address', () => {
  it.each([
    '127.0.0.1',
    '127.1.2.3',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2001::1',
    '100::1',
    'localhost',
    '',
    '1.2.3',
  ])('is not public: %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.15.0.1',
    '172.32.0.1',
    '100.63.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a00:1450:4001::1',
  ])('is public: %s', (address) => expect(isPublicAddress(address)).toBe(true));
});

describe('a request to an address that somebody gave', () => {
  it.each([
    'http://127.0.0.1/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://2130706433/',
    'http://127.1/',
    'http://0/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::127.0.0.1]/',
    'http://①②⑦.⓪.⓪.①/',
    'http://localhost/',
    'https://169.254.169.254/latest/meta-data/',
  ])('is refused when it leads to our own network, however it is spelt: %s', async (url) => {
    expect(await refusal(url)).toBe(NOT_PUBLIC);
  });

  it.each([
    'file:///etc/passwd',
    'ftp://example.org/',
    'gopher://127.0.0.1/',
    'data:text/plain,x',
    'nonsense',
    '',
  ])('is refused when it is not http: %s', async (url) =>
    expect(await refusal(url)).toBe('OutboundError: it is no http or https address'),
  );

  it('is refused with credentials in it', async () => {
    expect(await refusal('http://me:secret@example.org/')).toBe(
      'OutboundError: it holds a user name or password',
    );
  });

  it('is refused when one address of its host is private, though others are public', async () => {
    const resolve = async () => ['93.184.216.34', '10.0.0.7'];
    expect(await refusal('http://host.example/', { ...LIMITS, resolve })).toBe(NOT_PUBLIC);
  });

  it('goes to the address that was looked at, so that a host whose name changes meanwhile gains nothing', async () => {
    const answers = [['127.0.0.1'], ['10.0.0.7']];
    const resolve = async () => answers.shift() ?? [];
    asked = [];
    const port = new URL(origin).port;
    const answer = await fetchOutbound(`http://host.example:${port}/a?b=1`, { ...LOOPBACK, resolve });
    expect([answer.body.toString(), answer.status, answer.type]).toEqual(['hello', 200, 'text/plain']);
    expect(asked).toEqual([`host.example:${port} /a?b=1`]);
    expect(answers).toHaveLength(1);
  });

  it('follows three redirects, looks at each, and no fourth', async () => {
    const to = (url: string) => `${origin}/to?${encodeURIComponent(url)}`;
    expect((await fetchOutbound(to(to(to('/end'))), LOOPBACK)).url).toBe(`${origin}/end`);
    expect(await refusal(to(to(to(to('/end')))), LOOPBACK)).toBe(
      'OutboundError: it leads on more than 3 times',
    );
    expect(await refusal(to('http://192.168.0.1/'), LOOPBACK)).toBe(NOT_PUBLIC);
    expect(await refusal(to('http://[::1]/'), LOOPBACK)).toBe(NOT_PUBLIC);
    expect(await refusal(to('file:///etc/passwd'), LOOPBACK)).toBe(
      'OutboundError: it is no http or https address',
    );
  });

  it('ends when the answer is larger than allowed, announced or not, or does not come', async () => {
    expect(await refusal(`${origin}/long`, LOOPBACK)).toBe('OutboundError: it gives more than 1000 bytes');
    expect(await refusal(`${origin}/endless`, LOOPBACK)).toBe('OutboundError: it gives more than 1000 bytes');
    expect(await refusal(`${origin}/silent`, { ...LOOPBACK, timeoutMs: 200 })).toBe(
      'OutboundError: it did not answer in time',
    );
    const resolve = () => new Promise<string[]>(() => undefined);
    expect(await refusal('http://slow.example/', { ...LIMITS, timeoutMs: 200, resolve })).toBe(
      'OutboundError: it did not answer in time',
    );
  });
});
