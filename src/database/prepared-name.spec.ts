import { describe, expect, it } from '@jest/globals';
import { preparedName } from './prepared-name.js';

describe('the name of a prepared statement', () => {
  it('is one for each statement of a group, up to its share, which takes nothing from other groups', () => {
    const names = Array.from({ length: 100 }, (_, n) => preparedName('greedy', `SELECT ${n}`));
    const given = names.filter((name) => name !== undefined);
    expect(new Set(given).size).toBe(60);
    expect(given).toHaveLength(60);
    expect(preparedName('greedy', 'SELECT 0')).toBe(names[0]);
    expect(preparedName('modest', 'SELECT 0')).toBe('modest:0');
  });
});
