/** The part of JSON Schema (draft 2020-12) that zod writes and forms are made from. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

/** What a schema is for a form. */
export type SchemaKind = { readonly nullable: boolean } & (
  | { readonly type: 'object' | 'array' | 'boolean' | 'instant' | 'unknown' }
  | { readonly type: 'choice'; readonly values: readonly string[] }
  | { readonly type: 'number'; readonly whole: boolean; readonly min?: number; readonly max?: number }
  | { readonly type: 'text'; readonly input: string; readonly long: boolean; readonly max?: number }
);

/** Follows a reference into the schema's own definitions. */
export function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = /^#\/\$defs\/(.+)$/.exec(schema.$ref ?? '')?.[1];
  return name === undefined ? schema : (root.$defs?.[name] ?? {});
}

const INPUTS: Readonly<Record<string, string>> = { email: 'email', uri: 'url', date: 'date' };
/** From here on a text gets several lines. */
const LONG_TEXT = 1_000;

/** What to draw for a schema. */
export function describeSchema(given: JsonSchema, root: JsonSchema): SchemaKind {
  const schema = resolve(given, root);
  const alternatives = schema.anyOf?.map((one) => resolve(one, root)) ?? [schema];
  const real = alternatives.filter(({ type }) => type !== 'null');
  const nullable =
    real.length < alternatives.length || (Array.isArray(schema.type) && schema.type.includes('null'));
  if (real.length > 0 && real.every(({ const: value }) => value !== undefined)) {
    return { type: 'choice', nullable, values: real.map(({ const: value }) => String(value)) };
  }
  const [one] = real;
  if (!one || real.length > 1) return { type: 'unknown', nullable };
  if (one.enum)
    return { type: 'choice', nullable, values: one.enum.filter((value) => value !== null).map(String) };
  return { ...describePlain(one), nullable };
}

type Plain = SchemaKind extends infer K ? (K extends unknown ? Omit<K, 'nullable'> : never) : never;

function describePlain(schema: JsonSchema): Plain {
  const type = Array.isArray(schema.type) ? schema.type.find((name) => name !== 'null') : schema.type;
  switch (type) {
    case 'object':
    case 'array':
    case 'boolean':
      return { type };
    case 'integer':
    case 'number':
      return { type: 'number', whole: type === 'integer', min: schema.minimum, max: schema.maximum };
    case 'string': {
      if (schema.format === 'date-time') return { type: 'instant' };
      const long = (schema.maxLength ?? 0) >= LONG_TEXT;
      return { type: 'text', input: INPUTS[schema.format ?? ''] ?? 'text', long, max: schema.maxLength };
    }
    default:
      return { type: 'unknown' };
  }
}

/** What a new item of a list starts with. */
export function initialValue(given: JsonSchema, root: JsonSchema): unknown {
  const schema = resolve(given, root);
  if (schema.default !== undefined) return schema.default;
  const kind = describeSchema(schema, root);
  return kind.type === 'object' ? {} : kind.type === 'array' ? [] : kind.type === 'boolean' ? false : '';
}

/** The members with one changed; what was emptied is left out, so that the server applies its default. */
export function childOf(
  members: Readonly<Record<string, unknown>>,
  name: string,
  next: unknown,
): Record<string, unknown> {
  const { [name]: _old, ...rest } = members;
  return next === undefined ? rest : { ...rest, [name]: next };
}
