import type { ZodType } from 'zod';
import { isNullable } from '../../resource/compiled-resource.js';
import type {
  DecimalOptions,
  EnumOptions,
  Field,
  JsonOptions,
  ListOptions,
  NumberOptions,
  TextOptions,
} from '../../resource/field.js';
import { MOST_CHARACTERS } from '../../resource/kinds/text-kinds.js';
import type { Graph } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { labelFaults, VALUE_NAME, declarationOf } from './naming.js';
import { schemaFaults } from './wire-schema.js';

/**
 * What fields may hold: bounds, values of enums, schemas of documents, defaults; also inside lists.
 * @param graph what plugins declare
 */
export function fieldValueRules(graph: Graph): GraphFault[] {
  return graph.resources.flatMap((resource) =>
    Object.entries(resource.item.fields).flatMap(([name, field]) => [
      ...valueFaults(declarationOf(resource, name), field, graph),
      ...Object.entries(membersOf(field)).flatMap(([member, inner]) =>
        valueFaults(declarationOf(resource, `${name}.${member}`), inner, graph),
      ),
    ]),
  );
}

/** The fields of a list's objects; none for other kinds. */
export function membersOf(field: Field): Readonly<Record<string, Field>> {
  return field.kind === 'list' ? (field.options as ListOptions).of : {};
}

function valueFaults(declaration: string, field: Field, graph: Graph): GraphFault[] {
  const bounds = boundFaults(declaration, field);
  // A default cannot be judged by bounds that make no sense.
  return [
    ...bounds,
    ...enumFaults(declaration, field),
    ...documentFaults(declaration, field),
    ...(bounds.length > 0
      ? []
      : [...defaultFaults(declaration, field, graph), ...exampleFaults(declaration, field, graph)]),
  ];
}

function boundFaults(declaration: string, field: Field): GraphFault[] {
  switch (field.kind) {
    case 'text':
    case 'longText':
    case 'richText':
      return textFaults(declaration, field.options, MOST_CHARACTERS[field.kind]);
    case 'integer':
    case 'money':
      return rangeFaults(
        declaration,
        field.options as NumberOptions,
        Number.isSafeInteger,
        'a whole number within ±(2^53 − 1)',
      );
    case 'decimal':
      return decimalFaults(declaration, field.options as DecimalOptions);
    case 'list': {
      const { max = 1 } = field.options as ListOptions;
      return isWholeWithin(max, 1, 1_000)
        ? []
        : [fault(declaration, `"max" is ${max}`, 'A list holds at most 1 to 1,000 objects.')];
    }
    default:
      return [];
  }
}

function isWholeWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function textFaults(declaration: string, options: TextOptions, most: number): GraphFault[] {
  const { min = 0, max = most } = options;
  if (!isWholeWithin(max, 1, 100_000) || !isWholeWithin(min, 0, 100_000)) {
    return [
      fault(
        declaration,
        `its length is bounded by min ${min} and max ${max}`,
        'Both are whole numbers of characters, at most 100,000.',
      ),
    ];
  }
  return orderFaults(declaration, min, max, options.max === undefined ? ` (what the kind allows)` : '');
}

function orderFaults(
  declaration: string,
  min: number | string,
  max: number | string,
  note = '',
): GraphFault[] {
  if (Number(min) <= Number(max)) return [];
  return [
    fault(
      declaration,
      `"min" is ${min} and "max" is ${max}${note}, so no value fits`,
      'Exchange them, or leave one of them out.',
    ),
  ];
}

function rangeFaults(
  declaration: string,
  options: { readonly min?: unknown; readonly max?: unknown },
  fits: (value: unknown) => boolean,
  expected: string,
): GraphFault[] {
  const wrong = (['min', 'max'] as const).filter(
    (name) => options[name] !== undefined && !fits(options[name]),
  );
  if (wrong.length > 0) {
    return wrong.map((name) =>
      fault(declaration, `"${name}" is ${JSON.stringify(options[name])}`, `Write ${expected}.`),
    );
  }
  const { min, max } = options as { min?: number | string; max?: number | string };
  return min === undefined || max === undefined ? [] : orderFaults(declaration, min, max);
}

function decimalFaults(declaration: string, options: DecimalOptions): GraphFault[] {
  const { precision, scale } = options;
  if (!isWholeWithin(precision, 1, 38) || !isWholeWithin(scale, 0, precision)) {
    return [
      fault(
        declaration,
        `has the precision ${precision} and the scale ${scale}`,
        'The precision is 1 to 38 digits in all, the scale 0 to the precision.',
      ),
    ];
  }
  const numeral = new RegExp(
    `^-?\\d{1,${precision - scale || 1}}${scale > 0 ? `(\\.\\d{1,${scale}})?` : ''}$`,
  );
  const fits = (value: unknown) => typeof value === 'string' && numeral.test(value);
  return rangeFaults(
    declaration,
    options,
    fits,
    `a decimal number of that precision as text, such as "${(0).toFixed(scale)}"`,
  );
}

function enumFaults(declaration: string, field: Field): GraphFault[] {
  if (field.kind !== 'enum') return [];
  const values = Object.entries((field.options as EnumOptions).values);
  if (values.length === 0) {
    return [
      fault(declaration, 'is an enum without values', "Write values: { draft: { en: '…', zh: '…' }, … }."),
    ];
  }
  return values.flatMap(([value, label]) => [
    ...labelFaults(declaration, label, `values.${value}`),
    ...(VALUE_NAME.test(value)
      ? []
      : [
          fault(
            declaration,
            `"${value}" cannot be the name of a value`,
            'Use letters, digits, - and _, a letter first; what a merchant reads is the label.',
          ),
        ]),
  ]);
}

function documentFaults(declaration: string, field: Field): GraphFault[] {
  if (field.kind !== 'json') return [];
  const { schema } = field.options as JsonOptions;
  const input = schemaFaults(declaration, 'schema', schema, 'input');
  // What is stored is given out as it is, so the schema must read both ways.
  return input.length > 0 ? input : schemaFaults(declaration, 'schema', schema, 'output');
}

function defaultFaults(declaration: string, field: Field, graph: Graph): GraphFault[] {
  const { options } = field;
  if (options.default === undefined || field.kind === 'state') return [];
  if (options.unique ?? field.kind === 'slug') {
    return [
      fault(
        declaration,
        'is unique and has a default, so the second row that leaves it out is refused',
        'Leave the default out, or unique.',
      ),
    ];
  }
  if (field.kind === 'secret') {
    return [
      fault(
        declaration,
        'is a secret with a default that everybody can read in the code',
        'Leave the default out.',
      ),
    ];
  }
  const problem = refusal(field, options.default, graph);
  return problem === undefined
    ? []
    : [
        fault(
          declaration,
          `its default ${shown(options.default)} is not a value it accepts: ${problem}`,
          'Write the default as a request would send it.',
        ),
      ];
}

function exampleFaults(declaration: string, field: Field, graph: Graph): GraphFault[] {
  const { example } = field.options;
  if (example === undefined || (example === null && isNullable(field))) return [];
  const problem = refusal(field, example, graph);
  return problem === undefined
    ? []
    : [
        fault(
          declaration,
          `its example ${shown(example)} is not a value it accepts: ${problem}`,
          'Write the example as a request would send it.',
        ),
      ];
}

/** Why a field's own schema refuses a value; content locales are a setting, so texts are judged one by one. */
function refusal(field: Field, value: unknown, { context }: Graph): string | undefined {
  const options = field.options as TextOptions;
  const translated = options.translated === true;
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (translated && !isRecord) return 'it is not an object of one text per language';
  const plain = (translated ? { ...field, options: { ...options, translated: false } } : field) as Field;
  const values = translated ? Object.values(value as object) : [value];
  try {
    const schema: ZodType = context.kindOf(plain).input(plain, context);
    const results = values.map((one) => schema.safeParse(one));
    const issue = results.find(({ success }) => !success)?.error?.issues[0];
    if (!issue) return undefined;
    const message = cut(issue.message, 120);
    return issue.path.length > 0 ? `"${issue.path.join('.')}": ${message}` : message;
  } catch (error) {
    return (error as Error).message;
  }
}

function shown(value: unknown): string {
  return cut(JSON.stringify(value) ?? String(value), 60);
}

function cut(text: string, characters: number): string {
  return text.length > characters ? `${text.slice(0, characters)}…` : text;
}
