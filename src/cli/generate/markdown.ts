import type { ZodType } from 'zod';
import { z } from 'zod';

/** First line of every generated page. */
export const GENERATED = '<!-- Made by `npm run generate` of the declarations; edit those. -->';

/**
 * A table in Markdown.
 * @param head names of the columns
 * @param rows cells; a cell may hold Markdown
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\n/g, ' ');
}

/** Text as code. */
export function code(text: string): string {
  return `\`${text}\``;
}

/**
 * A page.
 * @param title of the page
 * @param lead a sentence or two on what it shows
 * @param parts headings, tables and diagrams
 */
export function page(title: string, lead: string, parts: readonly string[]): string {
  return `${[GENERATED, `# ${title}`, lead, ...parts].join('\n\n')}\n`;
}

interface Shape {
  readonly [keyword: string]: unknown;
}

/**
 * The members of an object schema in a few words: `id: uuid, note?: string`.
 * @param schema of what a caller sends
 * @returns a dash for an object without members
 */
export function membersOf(schema: ZodType): string {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  }) as {
    properties?: Record<string, Shape>;
    required?: readonly string[];
  };
  const members = Object.entries(properties).map(
    ([name, shape]) => `${name}${required.includes(name) ? '' : '?'}: ${typeOf(shape)}`,
  );
  return members.length > 0 ? code(members.join(', ')) : '–';
}

/**
 * The type of a schema in a word or two.
 * @param shape JSON Schema
 */
export function typeOf(shape: Shape): string {
  const { type, format, items, anyOf } = shape;
  if (Array.isArray(shape.enum)) return shape.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (shape.const !== undefined) return JSON.stringify(shape.const);
  if (Array.isArray(anyOf)) return (anyOf as Shape[]).map(typeOf).join(' or ');
  if (type === 'array') return `${typeOf((items ?? {}) as Shape)}[]`;
  if (typeof format === 'string') return format;
  return typeof type === 'string' ? type : 'any';
}
