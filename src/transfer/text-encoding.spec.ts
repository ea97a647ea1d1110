import { expect, it } from '@jest/globals';
import { decoderOf, detectEncoding } from './text-encoding.js';

const utf16le = (text: string, mark: boolean) => Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
const CHINESE = 'name,city\n张三,北京\n';
/** 张三 and 北京 in GB 2312. */
const GBK = Buffer.from([
  ...Buffer.from('name,city\n'),
  0xd5,
  0xc5,
  0xc8,
  0xfd,
  0x2c,
  0xb1,
  0xb1,
  0xbe,
  0xa9,
  0x0a,
]);

const inPieces = (bytes: Buffer, size: number) =>
  async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };

it.each([
  ['utf-8', Buffer.from(CHINESE)],
  ['utf-8', Buffer.from(`\ufeff${CHINESE}`)],
  ['utf-16le', utf16le(CHINESE, true)],
  ['utf-16be', utf16le(CHINESE, true).swap16()],
  ['utf-16le', utf16le('name,city\nAda,Paris\n', false)],
  ['gb18030', GBK],
] as const)('text in %s is found out and read, wherever it is cut', async (encoding, bytes) => {
  for (const size of [2, 7, 1_000]) {
    const found = await detectEncoding(inPieces(bytes, size));
    expect([size, found]).toEqual([size, encoding]);
    const decoder = decoderOf(encoding);
    let text = '';
    for await (const piece of inPieces(bytes, size)()) text += decoder.decode(piece, { stream: true });
    expect(text + decoder.decode()).toMatch(/^name,city\n(张三,北京|Ada,Paris)\n$/);
  }
});

it('UTF-8 of which a few lines are damaged is read with a mark where bytes are no sign, wherever it is cut', async () => {
  const line = (at: number) => Buffer.from(`${at},北京 café\n`, at === 7 ? 'latin1' : 'utf8');
  const bytes = Buffer.concat(Array.from({ length: 20 }, (_, at) => line(at)));
  for (const size of [2, 7, 1_000]) {
    expect([size, await detectEncoding(inPieces(bytes, size))]).toEqual([size, 'damaged-utf-8']);
    const decoder = decoderOf('damaged-utf-8');
    let text = '';
    for await (const piece of inPieces(bytes, size)()) text += decoder.decode(piece, { stream: true });
    const lines = (text + decoder.decode()).split('\n');
    expect(lines[6]).toBe('6,北京 café');
    expect(lines[7]).toContain('caf\ufffd');
    expect(lines[8]).toBe('8,北京 café');
  }
});

it.each([
  ['Western text of one byte a letter', Buffer.from('name\nJosé Müller, café, Señor Ñandú, Ærø\n', 'latin1')],
  ['no text at all', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00, 0xfe, 0x81])],
])('%s is not taken for something else', async (_what, bytes) => {
  expect(await detectEncoding(inPieces(bytes, 64))).toBeUndefined();
});
