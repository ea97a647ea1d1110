import type { ZodType } from 'zod';
import type { Tx } from '../database/unit-of-work.js';
import { sqlName, type Operator } from './kinds/field-kind.js';
import type { Filter } from './list-query.js';

/** A text in the languages it is written in. */
type Texts = Readonly<Record<string, string>>;

/** A filter as the back-office offers it. */
export interface OfferedFilter {
  /** As it stands in a query: `data.width`. */
  readonly name: string;
  readonly label: Texts;
  /** What it is asked with: a box, a range, yes or no, one of the choices. */
  readonly control: 'text' | 'range' | 'boolean' | 'choice';
  readonly choices?: readonly { readonly value: string; readonly label: Texts }[];
  readonly unit?: string;
}

/**
 * A filter of a resource's lists by rows of another table of the plugin, each of which belongs to a row of the resource.
 * Beside the fields, it is known by a name of its own; under `name.*` by that and whatever stands behind the point.
 */
export interface SideFilter {
  readonly operators: readonly ('eq' | 'in' | 'gte' | 'lte')[];
  /** What `eq` and `in` take, as it stands in a query. */
  readonly value: ZodType;
  /** What `gte` and `lte` take. */
  readonly bound?: ZodType;
  readonly table: string;
  /** Its column with the id of the row. */
  readonly owner: string;
  /** Its column with what stands behind the point, for a filter under `name.*`. */
  readonly key?: string;
  /** Its column of text that `eq` and `in` compare. One value belongs to a row at most once. */
  readonly equals: string;
  /** Its numeric column that `gte` and `lte` compare. */
  readonly compares?: string;
  /**
   * What the back-office offers now. Indexes of the table begin with the key, go on with what is compared and end with the
   * owner; the primary key begins with the owner and the key.
   */
  offered(tx: Pick<Tx, 'query'>, locales: readonly string[]): Promise<readonly OfferedFilter[]>;
}

/** Receives the values of a condition; see `Params`. */
interface Places {
  add(value: unknown, type: string): string;
}

/** Rows of another table that a filter leaves, over alias `l`. */
export interface SideRows {
  readonly table: string;
  readonly owner: string;
  readonly where: string;
  /** The order of the index that holds them side by side; nothing where they lie apart. */
  readonly orderBy?: string;
}

const COMPARED: Partial<Record<Operator, string>> = { gte: '>=', lte: '<=' };

/**
 * The rows of the other table that a filter leaves.
 * @param side the declared filter
 * @param filter as it was asked
 * @param params receives its values
 * @param isOfOne whether they are looked for of one owner after the other. A range must not tempt the planner then: it would
 * be walked through again for each of them, where the primary key finds the few rows of the owner
 */
export function sideRows(
  side: SideFilter,
  { field, operator, value }: Filter,
  params: Places,
  isOfOne = false,
): SideRows {
  const comparison = COMPARED[operator];
  const column = `l.${sqlName(comparison === undefined ? side.equals : (side.compares ?? side.equals))}`;
  const key = side.key === undefined ? undefined : `l.${sqlName(side.key)}`;
  const compared =
    operator === 'in'
      ? `= ANY(${params.add(value, 'text[]')})`
      : comparison === undefined
        ? `= ${params.add(value, 'text')}`
        : `${isOfOne ? '+ 0 ' : ''}${comparison} ${params.add(value, 'numeric')}`;
  const owner = sqlName(side.owner);
  const behind = field.slice(field.indexOf('.') + 1);
  return {
    table: sqlName(side.table),
    owner,
    where: [...(key ? [`${key} = ${params.add(behind, 'text')}`] : []), `${column} ${compared}`].join(
      ' AND ',
    ),
    ...(operator === 'in' ? {} : { orderBy: [...(key ? [key] : []), column, `l.${owner}`].join(', ') }),
  };
}
