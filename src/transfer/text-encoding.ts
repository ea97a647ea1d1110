/**
 * Encodings that files of spreadsheets come in. `damaged-utf-8` is UTF-8 but for a few lines, such as those that were
 * pasted from elsewhere; what cannot be read in them is {@link UNREADABLE}.
 */
export type TextEncoding = 'utf-8' | 'damaged-utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/** What a decoder writes for bytes that are no sign. */
export const UNREADABLE = '\ufffd';

/** Bytes at the front that tell UTF-16 without a mark from everything else. */
const LOOKED_AT = 1_024;
/** Share of two-byte characters that are of GB 2312; text of Western encodings has hardly any. */
const MOSTLY = 0.95;
/** Share of lines that may be damaged; with more of them the whole file is of another encoding. */
const FEW = 0.1;

/**
 * Finds out in which encoding a file is written: its mark, or what its bytes allow. UTF-8 comes first; GBK (GB 18030) is
 * what Chinese spreadsheets save.
 * @param read gives the file's pieces from the beginning; called once or twice
 * @returns the encoding, or nothing when the bytes are of none of them
 */
export async function detectEncoding(
  read: () => AsyncIterable<Uint8Array>,
): Promise<TextEncoding | undefined> {
  let marked: TextEncoding | undefined;
  for await (const piece of read()) {
    marked = markOf(piece);
    break;
  }
  if (marked) return (await decodes(read, marked)) ? marked : undefined;
  if (await decodes(read, 'utf-8')) return 'utf-8';
  if ((await looksChinese(read)) && (await decodes(read, 'gb18030'))) return 'gb18030';
  return (await isHardlyDamaged(read)) ? 'damaged-utf-8' : undefined;
}

/** Decodes pieces of a file as they come; a byte-order mark is left out. */
export function decoderOf(encoding: TextEncoding): InstanceType<typeof TextDecoder> {
  return encoding === 'damaged-utf-8' ? new TextDecoder('utf-8') : new TextDecoder(encoding, { fatal: true });
}

function markOf(piece: Uint8Array): TextEncoding | undefined {
  const [first, second] = piece;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const front = piece.subarray(0, LOOKED_AT);
  const zeros = [0, 0];
  front.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  // In text of Latin letters every other byte is zero; a stray NUL in another encoding is a fault of its row.
  if (odd > front.length / 4 && even === 0) return 'utf-16le';
  return even > front.length / 4 && odd === 0 ? 'utf-16be' : undefined;
}

async function decodes(read: () => AsyncIterable<Uint8Array>, encoding: TextEncoding): Promise<boolean> {
  const decoder = decoderOf(encoding);
  try {
    for await (const piece of read()) decoder.decode(piece, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return false;
    throw error;
  }
}

async function looksChinese(read: () => AsyncIterable<Uint8Array>): Promise<boolean> {
  let [pairs, others] = [0, 0];
  let lead: number | undefined;
  for await (const piece of read()) {
    for (const byte of piece) {
      if (lead !== undefined) {
        if (lead >= 0xa1 && byte >= 0xa1) pairs += 1;
        else others += 1;
        lead = undefined;
      } else if (byte >= 0x80) lead = byte;
    }
  }
  return pairs / (pairs + others) >= MOSTLY;
}

async function isHardlyDamaged(read: () => AsyncIterable<Uint8Array>): Promise<boolean> {
  const decoder = decoderOf('damaged-utf-8');
  let [lines, damaged, isDamaged] = [1, 0, false];
  const count = (text: string): void => {
    for (const [index, line] of text.split('\n').entries()) {
      if (index > 0) [lines, isDamaged] = [lines + 1, false];
      if (!isDamaged && line.includes(UNREADABLE)) [damaged, isDamaged] = [damaged + 1, true];
    }
  };
  for await (const piece of read()) count(decoder.decode(piece, { stream: true }));
  count(decoder.decode());
  return damaged <= lines * FEW;
}
