import { z } from 'zod';
import { snakeCase } from '../../values/names.js';
import type { EnumOptions, Field, StateOptions } from '../field.js';
import { EQUALITY, oneColumn, PLAIN, sqlLiteral, sqlName, type FieldKind } from './field-kind.js';

export const boolean: FieldKind = {
  ...PLAIN,
  columns: (name, field) => {
    const value = field.options.default;
    return oneColumn(
      snakeCase(name),
      field,
      'boolean',
      typeof value === 'boolean' ? { default: String(value) } : {},
    );
  },
  input: () => z.boolean(),
  output: () => z.boolean(),
  operators: ['eq', 'null'],
  filter: () => z.enum(['true', 'false']).transform((text) => text === 'true'),
  sample: (n) => n % 2 === 0,
};

function choice(
  valuesOf: (field: Field) => readonly string[],
  initialOf: (field: Field) => unknown,
): FieldKind {
  const values = (field: Field) => z.enum(valuesOf(field) as [string, ...string[]]);
  return {
    ...PLAIN,
    columns: (name, field) => {
      const column = snakeCase(name);
      const initial = initialOf(field);
      return oneColumn(column, field, 'text', {
        ...(typeof initial === 'string' ? { default: sqlLiteral(initial) } : {}),
        check: `${sqlName(column)} IN (${valuesOf(field).map(sqlLiteral).join(', ')})`,
      });
    },
    input: values,
    output: values,
    operators: EQUALITY,
    filter: values,
    sample: (n, field) => {
      const all = valuesOf(field);
      return all[n % all.length];
    },
  };
}

const enumValues = (field: Field) => Object.keys((field.options as EnumOptions).values);
const machineOf = (field: Field) => (field.options as unknown as StateOptions).machine;

export const enumKind = choice(enumValues, (field) => field.options.default);

export const state: FieldKind = {
  ...choice(
    (field) => Object.keys(machineOf(field).states),
    (field) => machineOf(field).initial,
  ),
  sample: (_n, field) => machineOf(field).initial,
};
