/** A value that no field expects, with what it is called in failures. */
export interface HostileValue {
  readonly name: string;
  readonly value: unknown;
  /** Nothing may ever store it: PostgreSQL cannot, or would give back something else. */
  readonly neverStored?: boolean;
}

const deep = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
};

/** What is put in the place of every member of every body. */
export const HOSTILE_VALUES: readonly HostileValue[] = [
  { name: 'null', value: null },
  { name: 'true', value: true },
  { name: '0', value: 0 },
  { name: '-1', value: -1 },
  { name: '1.5', value: 1.5 },
  { name: '1e308', value: 1e308 },
  { name: '2^31', value: 2 ** 31 },
  { name: '2^53 + 2', value: 2 ** 53 + 2 },
  { name: '-2^63', value: -(2 ** 63) },
  { name: 'an empty text', value: '' },
  { name: 'blanks', value: ' \t ' },
  { name: 'a number as text', value: '99999999999999999999' },
  { name: 'line breaks', value: 'a\r\nb: c' },
  { name: 'NUL', value: 'a\u0000b', neverStored: true },
  { name: 'a lone surrogate', value: 'a\ud800b', neverStored: true },
  { name: 'a right-to-left override', value: '\u202egnp.exe' },
  { name: 'a joined emoji', value: '👩‍👩‍👧' },
  { name: '900,000 characters', value: 'x'.repeat(900_000) },
  { name: 'SQL', value: "'; DROP TABLE content_page; --" },
  { name: 'a script', value: '<img src=x onerror=alert(1)><script>alert(1)</script>' },
  { name: 'a template', value: '${7*7}{{7*7}}%s%n' },
  { name: 'a path', value: '../../../etc/passwd' },
  { name: 'a formula', value: '=HYPERLINK("http://x")' },
  { name: 'an impossible date', value: '2026-02-30T25:61:00Z' },
  { name: 'the end of time', value: '+275760-09-13T00:00:00.000Z' },
  { name: 'an id of nothing', value: '00000000-0000-0000-0000-000000000000' },
  { name: 'a script address', value: 'javascript:alert(1)' },
  { name: 'an empty list', value: [] },
  { name: 'a list of null', value: [null] },
  { name: 'a list of lists', value: deep(20) },
  { name: '5,000 items', value: Array.from({ length: 5_000 }, () => 'x') },
  { name: 'an empty object', value: {} },
  { name: 'an object with strange members', value: { toString: 1, hasOwnProperty: null, $gt: '' } },
  { name: 'NUL as a name', value: { 'a\u0000b': 'x' }, neverStored: true },
];

/** Texts in the place of an id or a key in an address, as they are sent. */
export const HOSTILE_PATHS = [
  '0',
  '-1',
  '99999999999',
  'not-a-uuid',
  '%00',
  '%0d%0aset-cookie:%20a=b',
  '..%2f..%2fetc%2fpasswd',
  "'%20OR%201=1--",
  '%F0%9F%92%A9',
  '__proto__',
  'constructor',
  '%7B%7D',
  'null',
  'x'.repeat(400),
  'x'.repeat(600),
  '%zz',
  '%ed%a0%80',
  '00000000-0000-0000-0000-000000000000',
] as const;

/** Texts as values of query parameters. */
export const HOSTILE_QUERIES = [
  '',
  ' ',
  '-',
  ',',
  '0',
  '-1',
  '1e9',
  '9'.repeat(30),
  '\u0000',
  "'",
  'id;DROP TABLE content_page;--',
  '(SELECT 1)',
  'id DESC',
  '__proto__',
  'constructor',
  'passwordHash',
  '*',
  '%',
  '\\',
  '../../',
  '{"a":1}',
  '[1]',
  'true',
  'null',
  '2026-02-30',
  'x'.repeat(3_000),
] as const;
