import { isDeepStrictEqual } from 'node:util';
import { z, type ZodType } from 'zod';
import { mapSchema, tidied, type JsonSchema } from './json-schema.js';

/** What a caller sends, or what an answer holds. A default makes a member optional in the one and certain in the other. */
export type Direction = 'input' | 'output';

const DEFINITION = '#/$defs/';
const COMPONENT = '#/components/schemas/';
/** Marks a reference of an input until it is known whether the two forms differ. */
const AS_INPUT = '?input';

/**
 * Turns zod schemas into JSON Schemas and gathers those with an id (`.meta({ id })`) as components, each once. When what is
 * sent and what is answered under one id differ, the former is called `<id>_input`.
 */
export class SchemaCollector {
  private readonly known: Record<Direction, Map<string, JsonSchema>> = {
    input: new Map(),
    output: new Map(),
  };
  private readonly made: Record<Direction, WeakMap<ZodType, JsonSchema>> = {
    input: new WeakMap(),
    output: new WeakMap(),
  };
  private differing: ReadonlySet<string> | undefined;

  /**
   * Takes a schema in. All are added before the first is asked for with {@link of}.
   * @param schema of one side of a route
   * @param direction which side
   */
  add(schema: ZodType, direction: Direction): JsonSchema {
    const before = this.made[direction].get(schema);
    if (before) return before;
    this.differing = undefined;
    const { $defs = {}, ...root } = z.toJSONSchema(schema, { io: direction, unrepresentable: 'any' });
    const made = this.placed(root, direction);
    for (const [id, definition] of Object.entries($defs)) {
      this.keep(id, this.placed(definition, direction), direction);
    }
    this.made[direction].set(schema, made);
    return made;
  }

  /** The gathered components, by name. */
  components(): Record<string, JsonSchema> {
    const different = this.different();
    const entries = (['output', 'input'] as const).flatMap((direction) =>
      [...this.known[direction]].map(([id, schema]): [string, JsonSchema] => [
        direction === 'input' && different.has(id) ? `${id}_input` : id,
        resolved(schema, different),
      ]),
    );
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /**
   * The JSON Schema of a zod schema that was added.
   * @param schema of one side of a route
   * @param direction which side
   */
  of(schema: ZodType, direction: Direction): JsonSchema {
    return resolved(this.add(schema, direction), this.different());
  }

  private placed(schema: JsonSchema, direction: Direction): JsonSchema {
    return mapSchema(schema, (part) => {
      const tidy = tidied(part);
      const { $ref } = tidy;
      if (typeof $ref !== 'string' || !$ref.startsWith(DEFINITION)) return tidy;
      const name = $ref.slice(DEFINITION.length);
      return { ...tidy, $ref: `${COMPONENT}${name}${direction === 'input' ? AS_INPUT : ''}` };
    });
  }

  private keep(id: string, schema: JsonSchema, direction: Direction): void {
    const before = this.known[direction].get(id);
    if (before && !isDeepStrictEqual(before, schema)) {
      throw new TypeError(`Two schemas share the id "${id}"; share one instance, or give one another id.`);
    }
    this.known[direction].set(id, schema);
  }

  private different(): ReadonlySet<string> {
    this.differing ??= this.findDifferent();
    return this.differing;
  }

  /** Ids whose two forms differ, themselves or in a part. */
  private findDifferent(): ReadonlySet<string> {
    const { input, output } = this.known;
    const both = [...input].flatMap(([id, schema]) => {
      const answered = output.get(id);
      return answered ? [{ id, schema, answered }] : [];
    });
    const none = new Set<string>();
    const found = new Set(
      both
        .filter(({ schema, answered }) => !isDeepStrictEqual(resolved(schema, none), answered))
        .map(({ id }) => id),
    );
    for (let size = -1; size !== found.size;) {
      size = found.size;
      for (const { id, schema } of both) if (partsOf(schema).some((part) => found.has(part))) found.add(id);
    }
    return found;
  }
}

/** A schema whose references have their final names. */
function resolved(schema: JsonSchema, different: ReadonlySet<string>): JsonSchema {
  return mapSchema(schema, (part) => {
    const { $ref } = part;
    if (typeof $ref !== 'string' || !$ref.endsWith(AS_INPUT)) return part;
    const name = $ref.slice(COMPONENT.length, -AS_INPUT.length);
    return { ...part, $ref: `${COMPONENT}${name}${different.has(name) ? '_input' : ''}` };
  });
}

function partsOf(schema: JsonSchema): string[] {
  const names: string[] = [];
  mapSchema(schema, (part) => {
    if (typeof part.$ref === 'string') names.push(part.$ref.slice(COMPONENT.length).replace(AS_INPUT, ''));
    return part;
  });
  return names;
}
