import { z } from 'zod';

const word = z.string().max(500);

/** Values of attributes by their key: a text or the key of a choice, several of these, a number, or yes and no. */
export const attributeValues = z.record(
  z.string().max(60),
  z.union([word, z.number(), z.boolean(), z.array(word).max(100)]),
);

export type AttributeValues = z.output<typeof attributeValues>;

/** What must be known of an attribute to check its values. */
export interface AttributeType {
  readonly key: string;
  readonly type: 'text' | 'number' | 'boolean' | 'choice' | 'choices';
  readonly choices: readonly { readonly key: string }[];
}

/** A value that does not fit, and what would. */
export interface Misfit {
  readonly key: string;
  /** Nothing when there is no such attribute. */
  readonly expected?: string;
}

/**
 * The first value that does not fit its attribute.
 * @param values by key
 * @param types of the attributes that exist, by key
 */
export function firstMisfit(
  values: AttributeValues,
  types: ReadonlyMap<string, AttributeType>,
): Misfit | undefined {
  for (const [key, value] of Object.entries(values)) {
    const type = types.get(key);
    if (!type) return { key };
    if (!fits(value, type)) return { key, expected: expectedOf(type) };
  }
  return undefined;
}

function fits(value: AttributeValues[string], { type, choices }: AttributeType): boolean {
  const isChoice = (key: unknown): boolean => choices.some((choice) => choice.key === key);
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return isChoice(value);
    case 'choices':
      return Array.isArray(value) && value.every(isChoice) && new Set(value).size === value.length;
  }
}

function expectedOf({ type, choices }: AttributeType): string {
  const keys = choices.slice(0, 10).map(({ key }) => key);
  const list = keys.join(', ') + (choices.length > keys.length ? ', …' : '');
  return { text: 'a text', number: 'a number', boolean: 'true or false', choice: list, choices: `[${list}]` }[
    type
  ];
}
