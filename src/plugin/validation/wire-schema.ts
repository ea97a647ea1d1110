import { z, type ZodType } from 'zod';
import { fault, type GraphFault } from './graph-fault.js';

type Direction = 'input' | 'output';

/**
 * Refuses a schema that cannot be written as JSON Schema (OpenAPI, forms, documentation need it) or that needs to be
 * awaited: values are checked synchronously.
 * @param declaration what the schema belongs to
 * @param member where it is written, e.g. `input`
 * @param schema the schema
 * @param direction which side of transforms is meant
 */
export function schemaFaults(
  declaration: string,
  member: string,
  schema: ZodType,
  direction: Direction,
): GraphFault[] {
  const faults = asyncParts(schema).map((path) =>
    fault(
      declaration,
      `"${member}" holds an async function${path ? ` at "${path}"` : ''}, but values are checked synchronously`,
      'Do it in the handler, where the transaction is open.',
    ),
  );
  const form = jsonForm(schema, direction);
  if (form instanceof Error) {
    faults.push(
      fault(
        declaration,
        `"${member}" has no JSON form: ${form.message}`,
        direction === 'input'
          ? 'Use what JSON can hold: z.iso.datetime() for a time, z.int() for a whole number, an object with known members.'
          : 'Describe what is written out itself, with what JSON can hold and without transforms.',
      ),
    );
  }
  return faults;
}

/**
 * A schema as JSON Schema.
 * @returns the document, or the error that says what cannot be written
 */
export function jsonForm(schema: ZodType, direction: Direction): Record<string, unknown> | Error {
  try {
    return z.toJSONSchema(schema, { io: direction });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * Whether a JSON Schema describes objects alone that refuse unknown members.
 * @param form a JSON Schema
 */
export function isStrictObject(form: Record<string, unknown>): boolean {
  const alternatives = form.anyOf ?? form.oneOf;
  if (Array.isArray(alternatives)) return alternatives.every((one) => isStrictObject(one as typeof form));
  return form.type === 'object' && form.additionalProperties === false;
}

interface Definition {
  readonly [member: string]: unknown;
}
const definitionOf = (value: unknown): Definition | undefined =>
  (value as { _zod?: { def?: Definition } } | null | undefined)?._zod?.def;

/** Paths of the parts of a schema that are async functions. */
function asyncParts(schema: unknown): string[] {
  const seen = new Set<unknown>();
  const found = new Set<string>();
  const visit = (value: unknown, path: string): void => {
    const definition = definitionOf(value);
    if (!definition || seen.has(value)) return;
    seen.add(value);
    for (const [member, part] of Object.entries(definition)) {
      if (typeof part === 'function') {
        if (part.constructor.name === 'AsyncFunction') found.add(path);
        else if (member === 'getter') visit((part as () => unknown)(), path);
      } else if (member === 'shape') {
        for (const [name, inner] of Object.entries(part as object))
          visit(inner, path ? `${path}.${name}` : name);
      } else for (const inner of Array.isArray(part) ? part : [part]) visit(inner, path);
    }
  };
  visit(schema, '');
  return [...found];
}
