/** The part of JSON Schema (draft 2020-12) that zod writes and forms are made from. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  /** The resource of whose rows it holds the id, or the value of another field (`src/resource/ref-to.ts`). */
  readonly 'x-resource'?: string;
  readonly 'x-field'?: string;
  readonly 'x-within'?: string;
  /** Rows of the resource say what it is; `member` beside it names the row. */
  readonly 'x-value-of'?: { readonly resource: string; readonly member: string };
}

/** What a schema is for a form. */
export type SchemaKind = { readonly nullable: boolean } & (
  | { readonly type: 'object' | 'array' | 'boolean' | 'instant' | 'money' | 'unknown' }
  | { readonly type: 'union'; readonly member: string; readonly of: ReadonlyMap<string, JsonSchema> }
  | {
      readonly type: 'reference';
      readonly resource: string;
      readonly by: string;
      readonly within?: string;
      readonly many: boolean;
    }
  | { readonly type: 'described'; readonly resource: string; readonly member: string }
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
  const valueOf = schema['x-value-of'];
  if (valueOf) return { type: 'described', ...valueOf, nullable: false };
  const alternatives = (schema.anyOf ?? schema.oneOf)?.map((one) => resolve(one, root)) ?? [schema];
  const real = alternatives.filter(({ type }) => type !== 'null');
  const nullable =
    real.length < alternatives.length || (Array.isArray(schema.type) && schema.type.includes('null'));
  if (real.length > 0 && real.every(({ const: value }) => value !== undefined)) {
    return { type: 'choice', nullable, values: real.map(({ const: value }) => String(value)) };
  }
  const [one] = real;
  if (!one) return { type: 'unknown', nullable };
  if (real.length > 1) return { ...describeUnion(real), nullable };
  if (one.enum)
    return { type: 'choice', nullable, values: one.enum.filter((value) => value !== null).map(String) };
  return { ...describePlain(one, root), nullable };
}

type Plain = SchemaKind extends infer K ? (K extends unknown ? Omit<K, 'nullable'> : never) : never;

/** Objects that say by one member, with a value of its own in each, which of them they are. */
function describeUnion(alternatives: readonly JsonSchema[]): Plain {
  const [first] = alternatives;
  const member = Object.keys(first?.properties ?? {}).find((name) =>
    alternatives.every(({ properties }) => properties?.[name]?.const !== undefined),
  );
  if (member === undefined) return { type: 'unknown' };
  const of = alternatives.map((one) => [String(one.properties?.[member]?.const), one] as const);
  return { type: 'union', member, of: new Map(of) };
}

function describePlain(schema: JsonSchema, root: JsonSchema): Plain {
  const type = Array.isArray(schema.type) ? schema.type.find((name) => name !== 'null') : schema.type;
  switch (type) {
    case 'object':
      return { type: isMoney(schema) ? 'money' : 'object' };
    case 'array': {
      const item = describeSchema(schema.items ?? {}, root);
      return item.type === 'reference' ? { ...item, many: true } : { type };
    }
    case 'boolean':
      return { type };
    case 'integer':
    case 'number':
      return { type: 'number', whole: type === 'integer', min: schema.minimum, max: schema.maximum };
    case 'string': {
      const resource = schema['x-resource'];
      if (resource !== undefined)
        return {
          type: 'reference',
          resource,
          by: schema['x-field'] ?? 'id',
          within: schema['x-within'],
          many: false,
        };
      if (schema.format === 'date-time') return { type: 'instant' };
      const long = (schema.maxLength ?? 0) >= LONG_TEXT;
      return { type: 'text', input: INPUTS[schema.format ?? ''] ?? 'text', long, max: schema.maxLength };
    }
    default:
      return { type: 'unknown' };
  }
}

function isMoney({ properties = {} }: JsonSchema): boolean {
  return Object.keys(properties).sort().join() === 'amount,currency' && properties.amount?.type === 'integer';
}

/** Whether an item of a list fits into one line: a few plain members. */
export function isLine(given: JsonSchema, root: JsonSchema): boolean {
  const kind = describeSchema(given, root);
  if (kind.type === 'union') return [...kind.of.values()].every((one) => isLine(one, root));
  const members = Object.values(resolve(given, root).properties ?? {});
  const inner = members.map((member) => describeSchema(member, root));
  return (
    kind.type === 'object' &&
    members.length <= MOST_IN_LINE &&
    inner.every((one) => !['object', 'array', 'union', 'unknown'].includes(one.type) && !isLong(one))
  );
}

const MOST_IN_LINE = 4;

function isLong(kind: SchemaKind): boolean {
  return kind.type === 'text' && kind.long;
}

/** An object of a union that says which one it is, with the first choice of each other member that has choices. */
export function startOf(schema: JsonSchema, root: JsonSchema): Record<string, unknown> {
  const members = Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const kind = describeSchema(child, root);
    const isNeeded = schema.required?.includes(name) ?? false;
    return kind.type === 'choice' && isNeeded ? [[name, kind.values[0]] as const] : [];
  });
  return Object.fromEntries(members);
}

/** What a new item of a list starts with. */
export function initialValue(given: JsonSchema, root: JsonSchema): unknown {
  const schema = resolve(given, root);
  if (schema.default !== undefined) return schema.default;
  const kind = describeSchema(schema, root);
  if (kind.type === 'union') return startOf([...kind.of.values()][0] ?? {}, root);
  if (kind.type === 'reference' && !kind.many) return undefined;
  return kind.type === 'object'
    ? startOf(schema, root)
    : kind.type === 'array'
      ? []
      : kind.type === 'boolean'
        ? false
        : '';
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
