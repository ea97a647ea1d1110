import { expect, it } from '@jest/globals';
import { withImages } from './place-images.js';

const image = (asset: string, position: number) => ({ asset, position });

it('puts images at their places between those that are shown', () => {
  expect(withImages(['a', 'c'], [image('b', 2), image('d', 4)])).toEqual(['a', 'b', 'c', 'd']);
});

it('puts images of a file before those that staff gave, in the order of the file', () => {
  expect(withImages(['staff'], [image('second', 2), image('first', 1)])).toEqual([
    'first',
    'second',
    'staff',
  ]);
});

it('keeps images of one place in their order, and those beyond the end at the end', () => {
  expect(withImages(['a'], [image('b', 1), image('c', 1), image('d', 90)])).toEqual(['b', 'c', 'a', 'd']);
});

it('leaves what is shown already where it is', () => {
  expect(withImages(['b', 'a'], [image('a', 1), image('b', 2)])).toEqual(['b', 'a']);
});
