import { CURRENCY_CODES, describedValue, refBy, type MemberTexts } from 'emporion';
import { z } from 'zod';

const word = z.string().trim().min(1).max(255);
const equality = z.enum(['is', 'isNot']);

const condition = z.discriminatedUnion('field', [
  z.strictObject({ field: z.literal('title'), is: z.enum(['contains', 'containsNot']), value: word }),
  z.strictObject({ field: z.literal('vendor'), is: equality, value: word }),
  z.strictObject({ field: z.literal('productType'), is: equality, value: word }),
  /** The name of a tag. */
  z.strictObject({ field: z.literal('tag'), is: equality, value: refBy('products.tag', 'name') }),
  /** The address of a category; what lies below it belongs to it. */
  z.strictObject({
    field: z.literal('category'),
    is: equality,
    value: refBy('products.category', 'slug'),
  }),
  /** Of the cheapest variant, in minor units. */
  z.strictObject({
    field: z.literal('price'),
    is: z.enum(['atLeast', 'atMost']),
    value: z.strictObject({
      amount: z.int().min(0),
      currency: z.enum(CURRENCY_CODES as [string, ...string[]]),
    }),
  }),
  z
    .strictObject({
      field: z.literal('attribute'),
      key: refBy('products.attribute', 'key'),
      is: z.enum(['is', 'isNot', 'atLeast', 'atMost']),
      value: describedValue('products.attribute', 'key'),
    })
    .refine(({ is, value }) => !is.startsWith('at') || typeof value === 'number', {
      path: ['value'],
      message: 'is no number, and only numbers are more or less',
    }),
]);

/** Which products belong to a collection: those for which all conditions hold, or any of them. */
export const rules = z.strictObject({
  match: z.enum(['all', 'any']),
  conditions: z.array(condition).max(50),
});

/** What a merchant reads for them. */
export const ruleTexts: MemberTexts = {
  match: {
    label: { en: 'Products belong to it if', zh: '商品符合以下' },
    values: {
      all: { en: 'all conditions are met', zh: '全部条件' },
      any: { en: 'any condition is met', zh: '任一条件' },
    },
  },
  conditions: { label: { en: 'Conditions', zh: '条件' } },
  'conditions.field': {
    label: { en: 'What', zh: '项目' },
    values: {
      title: { en: 'Title', zh: '商品名称' },
      vendor: { en: 'Brand', zh: '品牌' },
      productType: { en: 'Type', zh: '商品类型' },
      tag: { en: 'Tag', zh: '标签' },
      category: { en: 'Category', zh: '分类' },
      price: { en: 'Price', zh: '价格' },
      attribute: { en: 'Attribute', zh: '属性' },
    },
  },
  'conditions.key': { label: { en: 'Attribute', zh: '属性' } },
  'conditions.is': {
    label: { en: 'How', zh: '比较' },
    values: {
      is: { en: 'is', zh: '是' },
      isNot: { en: 'is not', zh: '不是' },
      contains: { en: 'contains', zh: '包含' },
      containsNot: { en: 'does not contain', zh: '不包含' },
      atLeast: { en: 'is at least', zh: '不低于' },
      atMost: { en: 'is at most', zh: '不高于' },
    },
  },
  'conditions.value': { label: { en: 'Value', zh: '值' } },
};

export type Rules = z.output<typeof rules>;
export type Condition = Rules['conditions'][number];
