import { describe, expect, it } from '@jest/globals';
import { isStorableDocument, isStorableText } from './storable-text.js';

describe('isStorableText', () => {
  it.each(['', 'plain', '中文', '🙂', 'e\u0301', '\u202e right to left', '\uFFFD', '\u0001'])(
    'accepts %j',
    (text) => {
      expect(isStorableText(text)).toBe(true);
    },
  );

  it.each([
    ['NUL', 'a\u0000b'],
    ['a lone high surrogate', 'a\ud800b'],
    ['a lone low surrogate', '\udc00'],
    ['surrogates in the wrong sequence', '\udc00\ud800'],
  ])('refuses %s', (_what, text) => {
    expect(isStorableText(text)).toBe(false);
  });
});

describe('isStorableDocument', () => {
  const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`) as unknown;

  it.each([null, 0, true, '中文', [], {}, { a: ['🙂', { b: null }] }])('accepts %j', (document) => {
    expect(isStorableDocument(document)).toBe(true);
  });

  it.each([
    ['a text', { a: [{ b: 'x\u0000' }] }],
    ['the name of a member', { a: { 'x\ud800': 1 } }],
    ['the document itself', '\u0000'],
  ])('refuses what cannot be stored in %s', (_where, document) => {
    expect(isStorableDocument(document)).toBe(false);
  });

  it('refuses what is nested deeper than a hundred levels, without running out of stack', () => {
    expect(isStorableDocument(nested(101))).toBe(true);
    expect(isStorableDocument(nested(102))).toBe(false);
    expect(isStorableDocument(nested(5_000))).toBe(false);
  });

  it('takes a list of a million members in its stride', () => {
    expect(isStorableDocument(Array<number>(1_000_000).fill(1))).toBe(true);
  });
});
