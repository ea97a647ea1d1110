import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { commerceWords } from './kernel-words.js';
import { sourceFiles } from './source-files.js';

describe('the kernel', () => {
  it('contains no word of commerce, in tests and comments neither', () => {
    const found = sourceFiles('src').flatMap((file) =>
      commerceWords(readFileSync(file, 'utf8')).map(({ line, word }) => `${file}:${line} ${word}`),
    );
    expect(found).toEqual([]);
  });
});

describe('the search for words of commerce', () => {
  it.each([
    ['a name', 'const cartTotal = 1;', 'cart'],
    ['a plural in a path', "'/v1/products'", 'products'],
    ['a word in snake case', 'unit_price_amount', 'price'],
    ['a class', 'class PaymentService {}', 'Payment'],
    ['a comment', '// the shop is closed', 'shop'],
    ['orders as things', "'orders.not_cancellable'", 'orders'],
    ['an order as a thing', 'placeOrder(orderId)', 'placeOrder'],
    ['a column', 'order_id uuid', 'order_id'],
    ['customers as things', 'select * from customers', 'customers'],
  ])('finds %s', (_case, source, word) => {
    expect(commerceWords(source).map((finding) => finding.word)).toContain(word);
  });

  it.each([
    ['SQL', 'select id from job ORDER BY run_at'],
    ['a sequence', 'in the order of the schema, sortOrder, lockOrder, dependencyOrder'],
    ['the audience', "audience: 'storefront' | 'customer'"],
    ['words that only contain one', 'workshop, cartesian, production, syntax, reproduce, shopping'],
  ])('passes over %s', (_case, source) => {
    expect(commerceWords(source)).toEqual([]);
  });
});
