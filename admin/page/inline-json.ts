const UNSAFE: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/**
 * JSON that may stand inside a `<script>` element: nothing in it can end the element or open a comment (OWASP XSS
 * cheat sheet, "JSON in HTML"). It still parses to the same value.
 * @param value anything JSON can say
 */
export function inlineJson(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replace(/[<>&\u2028\u2029]/g, (char) => UNSAFE[char] ?? char);
}

/**
 * Text that may stand in an HTML element or a quoted attribute.
 * @param text any text
 */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}
