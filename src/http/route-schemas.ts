import { z, type ZodObject, type ZodType } from 'zod';
import type { CompiledResource } from '../resource/compiled-resource.js';
import type { Operator } from '../resource/kinds/field-kind.js';
import { adminQueryRules, MAX_LIMIT, type QueryRules } from '../resource/list-query.js';
import { singularOf, snakeCase } from '../values/names.js';

/**
 * The query string of a list, as the OpenAPI document describes it and the guard of the route checks it; what the
 * values mean is checked by `parseListQuery`.
 * @param resource the compiled resource
 * @param rules what may be asked; the back-office's rules when left out
 */
export function listQuerySchema(
  resource: CompiledResource,
  rules: QueryRules = adminQueryRules(resource),
): ZodObject {
  return listParameters(rules);
}

/**
 * The same for any list.
 * @param rules what may be asked
 */
export function listParameters(rules: QueryRules): ZodObject {
  const filters = [...rules.queryable].flatMap(([name, { operators, value }]) =>
    operators.map((operator) => [
      operator === 'eq' ? `filter[${name}]` : `filter[${name}][${operator}]`,
      z.string().optional().describe(filterText(operator, value)),
    ]),
  );
  const sortable = [...rules.queryable].filter(([, { sortable: yes }]) => yes).map(([name]) => name);
  return z.looseObject({
    ...(Object.fromEntries(filters) as Record<string, ZodType>),
    ...(sortable.length > 0
      ? { sort: optional(`One of these, "-" for descending: ${sortable.join(', ')}`) }
      : {}),
    limit: optional(`Rows per page, 1–${MAX_LIMIT} (20)`),
    after: optional('Cursor of the page before, its `next`'),
    ...(rules.searchable ? { q: optional('Words that must all be found') } : {}),
    ...(rules.members.length > 0
      ? { total: optional('`true` counts the rows, 10,001 of them at most') }
      : {}),
    ...shapeParameters(rules),
  });
}

/**
 * The query string of a read of one row.
 * @param resource the compiled resource
 */
export function rowQuerySchema(resource: CompiledResource): ZodObject {
  return z.strictObject(shapeParameters(adminQueryRules(resource)));
}

const optional = (description: string) => z.string().optional().describe(description);

/** What may be left out of a row and brought along with it. */
function shapeParameters({ members, includable }: QueryRules): Record<string, ZodType> {
  return {
    ...(members.length > 0
      ? {
          fields: optional(
            `Members to answer, comma-separated; the others are left out: ${members.join(', ')}`,
          ),
        }
      : {}),
    ...(includable.length > 0
      ? { include: optional(`References whose rows come along, comma-separated: ${includable.join(', ')}`) }
      : {}),
  };
}

const OPERATOR_TEXTS: Readonly<Record<Operator, string>> = {
  eq: 'Equal to',
  ne: 'Not equal to',
  in: 'One of, comma-separated',
  lt: 'Less than',
  lte: 'At most',
  gt: 'Greater than',
  gte: 'At least',
  contains: 'Holds this text, in upper or lower case',
  has: 'Refers to the row with this id',
  null: '`true`: holds nothing; `false`: holds something',
};

/** What a filter does, with the values to choose from where they are declared. */
function filterText(operator: Operator, value: ZodType): string {
  const text = OPERATOR_TEXTS[operator];
  return value instanceof z.ZodEnum && operator !== 'null' ? `${text}: ${value.options.join(', ')}` : text;
}

/** The answer of a list. */
export function pageSchema(name: string, item: ZodType): ZodType {
  return z
    .object({
      items: z.array(item),
      next: z.string().nullable().describe('Cursor of the next page; null on the last one'),
      total: z.int().optional(),
      totalExact: z.boolean().optional().describe('`false`: there are more, or may be, than `total`'),
    })
    .meta({ id: `${name.replace(/\W/g, '_')}_page` });
}

/**
 * `adminListPages`, `storeGetPage`: the name of a route's function in a client. Made of the plural, which is the
 * resource's alone, while two plugins may call an entity the same.
 */
export function operationName(
  audience: 'admin' | 'store',
  verb: string,
  resource: CompiledResource,
  many: boolean,
): string {
  const noun = many ? resource.plural : (singularOf(resource.plural) ?? resource.entity);
  const words = [audience, verb, ...snakeCase(noun).split('_')];
  return words
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
}
