import { describe, expect, it } from '@jest/globals';
import { kebabCase, nearestName, pluralOf, singularOf, snakeCase } from './names.js';

describe('names', () => {
  it.each([
    ['page', 'page'],
    ['apiKey', 'api_key'],
    ['api-key', 'api_key'],
    ['createdAt', 'created_at'],
    ['line2Text', 'line2_text'],
    ['myUrl', 'my_url'],
  ])('%s becomes the column %s', (name, column) => {
    expect(snakeCase(name)).toBe(column);
  });

  it('become path segments with hyphens', () => {
    expect(kebabCase('apiKey')).toBe('api-key');
    expect(kebabCase('page')).toBe('page');
  });

  it.each([
    ['page', 'pages'],
    ['category', 'categories'],
    ['key', 'keys'],
    ['address', 'addresses'],
    ['box', 'boxes'],
    ['batch', 'batches'],
    ['wish', 'wishes'],
    ['api-key', 'api-keys'],
  ])('%s has the plural %s', (noun, plural) => {
    expect(pluralOf(noun)).toBe(plural);
    expect(singularOf(plural)).toBe(noun);
  });

  it.each(['staff', 'children', 'media'])('%s is no plural that a noun follows from', (plural) => {
    expect(singularOf(plural)).toBeUndefined();
  });
});

describe('nearestName', () => {
  const known = ['title', 'slug', 'status', 'createdAt'];

  it.each([
    ['tilte', 'title'],
    ['Title', 'title'],
    ['staus', 'status'],
    ['created_at', 'createdAt'],
  ])('takes %s for %s', (wrong, right) => {
    expect(nearestName(wrong, known)).toBe(right);
  });

  it('proposes nothing when nothing is near, or nothing is known', () => {
    expect(nearestName('telescope', known)).toBeUndefined();
    expect(nearestName('title', [])).toBeUndefined();
  });

  it('proposes the first of equally near names', () => {
    expect(nearestName('cat', ['bat', 'hat'])).toBe('bat');
  });
});
