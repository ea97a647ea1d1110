import { isIP } from 'node:net';
import { connection, reader, Refusal } from './readers.js';

/** PostgreSQL's address. TLS is set apart: `sslmode` in the address would silently win over DATABASE_SSL. */
export const postgresAddress = connection(
  ['postgres:', 'postgresql:'],
  'postgres://user:password@host:5432/database',
  (url) => {
    if (url.pathname.length < 2) {
      return new Refusal('names no database', 'Add its name: postgres://user:password@host:5432/database.');
    }
    if ([...url.searchParams.keys()].some((key) => key.startsWith('ssl'))) {
      return new Refusal(
        'sets TLS inside the address',
        'Take sslmode=… out of it and set DATABASE_SSL instead.',
      );
    }
    return undefined;
  },
);

/** Redis's address. */
export const redisAddress = connection(['redis:', 'rediss:'], 'redis://:password@host:6379/0');

/** A mail server's address. */
export const smtpAddress = connection(['smtp:', 'smtps:'], 'smtp://user:password@host:587');

/** `https://www.example.org`: scheme, host and port, nothing behind. */
export const origin = reader(readOrigin);

/** An origin, or `*` for every one. */
export const originOrAny = reader((raw) => (raw === '*' ? raw : readOrigin(raw)));

function readOrigin(raw: string): string | Refusal {
  const url = URL.canParse(raw) ? new URL(raw) : undefined;
  const plain = url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search;
  if (plain && !url.username && !url.hash) return url.origin;
  return new Refusal(
    `${JSON.stringify(raw)} is not an origin`,
    'Write scheme, host and port alone, such as https://www.example.org.',
  );
}

const PROXY_RANGES = ['loopback', 'linklocal', 'uniquelocal'];

/** Which proxies' `X-Forwarded-For` is believed: none, so many hops, or these addresses. */
export type TrustProxy = false | number | readonly string[];

/** `off`, a number of hops, or a list of addresses, CIDR ranges and the names that proxy-addr knows. */
export const trustedProxies = reader<TrustProxy>((raw) => {
  if (raw === 'off') return false;
  if (/^[1-9]$/.test(raw)) return Number(raw);
  const items = raw.split(',').map((item) => item.trim());
  const wrong = items.find((item) => !PROXY_RANGES.includes(item) && !isRange(item));
  if (wrong === undefined) return items;
  return new Refusal(
    `${JSON.stringify(wrong)} names no proxy; whoever is believed may claim any address`,
    `Write off, a number of hops (1–9), or addresses, CIDR ranges and ${PROXY_RANGES.join(', ')}.`,
  );
});

/** An address or a CIDR range of a network of one's own; a large part of the internet is none. */
export const privateRange = reader((raw) => {
  const [address = '', bits] = raw.split('/');
  const narrowest = isIP(address) === 4 ? 8 : 32;
  if (isRange(raw) && (bits === undefined || Number(bits) >= narrowest)) return raw;
  return new Refusal(
    `${JSON.stringify(raw)} is no address or range of a network of your own`,
    'Write addresses or CIDR ranges such as 10.20.0.15 or 10.30.0.0/24, none wider than /8 (IPv6: /32).',
  );
});

function isRange(item: string): boolean {
  const [address = '', bits, ...rest] = item.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** A BCP 47 tag in its canonical form. */
export const locale = reader((raw) => {
  try {
    return Intl.getCanonicalLocales(raw)[0] ?? raw;
  } catch {
    return new Refusal(
      `${JSON.stringify(raw)} is not a language tag`,
      'Write BCP 47 tags such as en or zh-CN.',
    );
  }
});
