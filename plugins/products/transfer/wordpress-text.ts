const BLOCK = /<(?:p|div|ul|ol|table|h[1-6]|blockquote|section|figure|pre|hr)\b/i;

/**
 * A description as WordPress shows it: `\n` in the file is the end of a line, and lines without markup of their own are
 * paragraphs where one is empty, or else follow each other.
 * @param cell of the file
 */
export function htmlOf(cell: string): string {
  const text = cell.replace(/\\\\n|\\n/g, (sign) => (sign === '\\n' ? '\n' : '\\n')).trim();
  if (BLOCK.test(text) || !/[\r\n]/.test(text)) return text;
  const paragraphs = text.split(/\r?\n[^\S\n]*\r?\n\s*/);
  return paragraphs.map((lines) => `<p>${lines.replace(/\r?\n/g, '<br />')}</p>`).join('');
}

/** A description as a file has it. */
export function cellOfHtml(html: string): string {
  return html.replaceAll('\\n', '\\\\n').replaceAll('\n', '\\n');
}
