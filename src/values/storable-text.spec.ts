import { describe, expect, it } from '@jest/globals';
import { isStorableText } from './storable-text.js';

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
