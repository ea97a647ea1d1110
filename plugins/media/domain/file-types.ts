/** What may be uploaded: how it is called, how it is kept, and how its bytes begin. */
export interface FileType {
  readonly mime: string;
  readonly extension: string;
  readonly kind: 'image' | 'file';
  /** What sharp calls it. */
  readonly format?: 'jpeg' | 'png' | 'webp' | 'heif' | 'gif';
}

export const FILE_TYPES = [
  { mime: 'image/jpeg', extension: 'jpg', kind: 'image', format: 'jpeg' },
  { mime: 'image/png', extension: 'png', kind: 'image', format: 'png' },
  { mime: 'image/webp', extension: 'webp', kind: 'image', format: 'webp' },
  { mime: 'image/avif', extension: 'avif', kind: 'image', format: 'heif' },
  { mime: 'image/gif', extension: 'gif', kind: 'image', format: 'gif' },
  { mime: 'application/pdf', extension: 'pdf', kind: 'file' },
] as const satisfies readonly FileType[];

const [JPEG, PNG, WEBP, AVIF, GIF, PDF] = FILE_TYPES;

/**
 * What a file is by its bytes; its name and what the sender says of it do not count.
 * @param bytes the whole file
 * @returns the type, or nothing for one that is not taken
 */
export function typeOf(bytes: Buffer): FileType | undefined {
  const text = bytes.toString('latin1', 0, 64);
  if (text.startsWith('\xff\xd8\xff')) return JPEG;
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return PNG;
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return GIF;
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return WEBP;
  if (text.startsWith('ftyp', 4)) return isAvif(bytes) ? AVIF : undefined;
  return /^%PDF-[12]\.\d[\r\n ]/.test(text) ? PDF : undefined;
}

/** The brands of a file are listed in its first box (ISO/IEC 14496-12, 4.3). */
function isAvif(bytes: Buffer): boolean {
  const end = Math.min(bytes.readUInt32BE(0), bytes.length, 256);
  const brands = bytes.toString('latin1', 8, end);
  return brands.includes('avif') || brands.includes('avis');
}

/** Markup and scripts that some program would run out of the middle of a picture. */
const MARKUP = /<(?:script|!doctype|html|iframe|\?php)|javascript:/i;
/** The end of a zip archive (APPNOTE 4.3.16) lies within its last 64 KiB, and jar, docx and apk are such archives. */
const ZIP_END = 'PK\x05\x06';
const LONGEST_ZIP_END = 65_557;
/** Actions that a reader of PDF would take by itself. */
const ACTIVE_PDF = /\/(?:JavaScript|JS|Launch|EmbeddedFile|OpenAction|AA|RichMedia)\b/;

/**
 * Whether a file is also one of another type, so that somebody could be made to open it as that.
 * @param bytes the whole file
 * @param type what it is by its first bytes
 */
export function isTwoFaced(bytes: Buffer, type: FileType): boolean {
  const text = bytes.toString('latin1');
  if (MARKUP.test(text)) return true;
  if (text.includes(ZIP_END, Math.max(0, text.length - LONGEST_ZIP_END))) return true;
  if (type.kind === 'image') return text.includes('%PDF-1.') || text.includes('%PDF-2.');
  return !text.slice(-1_024).includes('%%EOF') || ACTIVE_PDF.test(text);
}
