import { expect, it } from '@jest/globals';
import { matchesEvent } from './event-pattern.js';

it.each([
  ['content.page.published', 'content.page.published', true],
  ['content.page.*', 'content.page.published', true],
  ['content.*', 'content.page.published', true],
  ['*', 'content.page.published', true],
  ['content.page.*', 'content.pages.published', false],
  ['content.page', 'content.page.published', false],
  ['content.page.*', 'content.page', false],
  ['page.*', 'content.page.published', false],
])('%s covers %s: %s', (pattern, event, expected) => {
  expect(matchesEvent(pattern, event)).toBe(expected);
});
