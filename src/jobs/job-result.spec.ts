import { expect, it } from '@jest/globals';
import { resultText } from './job-result.js';

it('keeps what is JSON', () => {
  expect(resultText({ rows: 3, name: '中文' })).toBe('{"rows":3,"name":"中文"}');
  expect(resultText(0)).toBe('0');
});

const circle: { self?: unknown } = {};
circle.self = circle;

it.each([
  ['nothing', undefined],
  ['null', null],
  ['a function', () => 1],
  ['a circle', circle],
  ['a bigint', 1n],
  ['a NUL', { text: 'a\u0000b' }],
  ['half a character', { text: '\ud800' }],
  ['what is too long', 'x'.repeat(16_001)],
])('keeps nothing of %s', (_, value) => {
  expect(resultText(value)).toBeNull();
});
