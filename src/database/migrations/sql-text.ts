const EXCERPT_LINES = 12;

/** The first lines of a statement, for messages. */
export function excerpt(statement: string): string {
  const lines = statement.trim().split('\n');
  const shown = lines.slice(0, EXCERPT_LINES).map((line) => `    ${line}`);
  return lines.length > EXCERPT_LINES ? [...shown, '    …'].join('\n') : shown.join('\n');
}

/** A statement without the comments at its head, so that its first word can be read. */
export function withoutComments(statement: string): string {
  return statement.replace(/^(\s+|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)+/, '');
}
