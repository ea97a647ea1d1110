import { describe, expect, it } from '@jest/globals';
import { searchPatterns } from './search-text.js';

describe('the patterns of a search', () => {
  it.each([
    ['Faust', ['%faust%']],
    ['faust, der', ['%faust%', '%der%']],
    ['ab', ['% ab%']],
    ['红', ['% 红 %']],
    ['红色', ['% 红  色 %']],
    ['a红', ['%a 红 %']],
    ['me@example.org', ['%me  example  org%']],
    ['100%_', ['%100%']],
    ['«!» …', []],
    ['', []],
  ])('of %j are %j', (text, patterns) => {
    expect(searchPatterns(text)).toEqual(patterns);
  });
});
