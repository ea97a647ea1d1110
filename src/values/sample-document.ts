import { z, type ZodType } from 'zod';

interface Part {
  readonly [keyword: string]: unknown;
}

const FORMATS: Readonly<Record<string, string>> = {
  uuid: '0199aa3c-7c00-7000-8000-000000000001',
  'date-time': '2030-01-01T00:00:00.000Z',
  date: '2030-01-01',
  time: '12:00:00',
  email: 'person@example.com',
  uri: 'https://example.com/',
};
/** Deeper parts of a recursive schema are left out. */
const DEEPEST = 8;

/**
 * A document that a schema accepts: its own example or default where it has one, the first choice of an enumeration, the
 * shortest text, the least number. The same for the same schema.
 * @param schema a zod schema; texts that must match a pattern need `.meta({ examples })`
 * @returns the document, or nothing when the schema asks for more than can be guessed
 */
export function sampleDocument(schema: ZodType): unknown {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Part;
  // The JSON form has no examples of what is transformed: they might be those of the output.
  const [example] = (schema.meta()?.examples as unknown[] | undefined) ?? [];
  const sample = example ?? sampleOf(root, root, 0);
  return schema.safeParse(sample).success ? sample : undefined;
}

function sampleOf(part: Part, root: Part, depth: number): unknown {
  const { examples, $ref, anyOf, oneOf, allOf } = part;
  if (Array.isArray(examples)) return examples[0];
  if (part.default !== undefined) return part.default;
  if (part.const !== undefined) return part.const;
  if (Array.isArray(part.enum)) return part.enum[0];
  if (typeof $ref === 'string')
    return depth > DEEPEST ? undefined : sampleOf(at($ref, root), root, depth + 1);
  const choices = anyOf ?? oneOf;
  if (Array.isArray(choices)) return sampleOf(choices[0] as Part, root, depth);
  if (Array.isArray(allOf)) {
    return Object.assign({}, ...(allOf as Part[]).map((one) => sampleOf(one, root, depth))) as unknown;
  }
  return ofType(part, root, depth);
}

function ofType(part: Part, root: Part, depth: number): unknown {
  const type: unknown = Array.isArray(part.type) ? part.type[0] : part.type;
  if (type === 'object') return objectOf(part, root, depth);
  if (type === 'array') return arrayOf(part, root, depth);
  if (type === 'string') return textOf(part);
  if (type === 'integer' || type === 'number') return numberOf(part);
  if (type === 'boolean') return true;
  return type === 'null' ? null : {};
}

function objectOf({ properties = {}, required = [] }: Part, root: Part, depth: number): object {
  const wanted = new Set(required as string[]);
  const members = Object.entries(properties as Record<string, Part>)
    .filter(([name]) => wanted.has(name) || depth < 2)
    .map(([name, part]) => [name, sampleOf(part, root, depth + 1)] as const);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function arrayOf({ items, minItems = 0 }: Part, root: Part, depth: number): unknown[] {
  const length = Math.max(Number(minItems), depth < 2 ? 1 : 0);
  if (typeof items !== 'object' || items === null || length === 0) return [];
  return Array.from({ length }, () => sampleOf(items as Part, root, depth + 1));
}

function textOf({ format, minLength = 0, maxLength = 500 }: Part): string {
  const known = FORMATS[String(format)];
  return known ?? 'text'.padEnd(Number(minLength), '-').slice(0, Number(maxLength));
}

function numberOf({ minimum, exclusiveMinimum, maximum }: Part): number {
  const least = minimum ?? (typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : 1);
  return Math.min(Math.max(Number(least), 1), Number(maximum ?? Infinity));
}

function at(reference: string, root: Part): Part {
  let part: unknown = root;
  for (const step of reference.split('/').slice(1))
    part = (part as Part)[step.replace(/~1/g, '/').replace(/~0/g, '~')];
  return part as Part;
}
