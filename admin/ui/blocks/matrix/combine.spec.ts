import { describe, expect, it } from '@jest/globals';
import { combine, type Row } from './combine';
import type { Axis, Column } from './document';

const name = (text: string) => ({ en: text });
const axis = (id: string, ...values: string[]): Axis => ({
  id,
  name: name(id),
  values: values.map((value) => ({ id: value, name: name(value) })),
});
const columns: Column[] = [
  { key: 'code', label: name('Code'), kind: 'text', unique: true },
  { key: 'worth', label: name('Worth'), kind: 'integer' },
  { key: 'note', label: name('Note'), kind: 'text', fill: 'none' },
];
const row = (keys: string[], code: string, worth = 1): Row => {
  const cells = { code, worth, note: `note of ${code}` };
  return { key: code, id: code, version: 1, keys, heading: '', cells, loaded: { keys, cells } };
};
/** What each combination is: the row it kept, or `new`. */
function arranged(axes: Axis[], pool: Row[], leftOut: string[][] = []) {
  const combined = combine(axes, pool, leftOut, columns);
  return {
    rows: combined?.rows.map(({ keys, id }) => `${keys.join('+')}: ${id ?? 'new'}`),
    gone: combined?.gone.map(({ id }) => id),
    leftOut: combined?.leftOut.map((keys) => keys.join('+')),
  };
}
const COLOURS = axis('colour', 'red', 'blue');
const SIZES = axis('size', 's', 'l');
const four = [
  row(['red', 's'], 'A'),
  row(['red', 'l'], 'B'),
  row(['blue', 's'], 'C'),
  row(['blue', 'l'], 'D'),
];

describe('the rows of a matrix, when its axes change', () => {
  it('stay when values are put into another order', () => {
    expect(arranged([axis('size', 'l', 's'), axis('colour', 'blue', 'red')], four)).toEqual({
      rows: ['l+blue: D', 'l+red: B', 's+blue: C', 's+red: A'],
      gone: [],
      leftOut: [],
    });
  });

  it('are new for a new value, and start like the row most like them, but for what is unique', () => {
    const combined = combine(
      [axis('colour', 'red', 'blue'), axis('size', 's', 'l', 'xl')],
      four.map((one, at) => ({ ...one, cells: { ...one.cells, worth: at } })),
      [],
      columns,
    );
    const fresh = combined?.rows.filter(({ id }) => id === null);
    expect(fresh?.map(({ keys, cells }) => [keys.join('+'), cells])).toEqual([
      ['red+xl', { worth: 0 }],
      ['blue+xl', { worth: 2 }],
    ]);
  });

  it('are gone with their value', () => {
    expect(arranged([axis('colour', 'blue'), SIZES], four)).toEqual({
      rows: ['blue+s: C', 'blue+l: D'],
      gone: ['A', 'B'],
      leftOut: [],
    });
  });

  it('keep what they are when an axis is added: the first of its values takes them over', () => {
    const two = [row(['red'], 'A'), row(['blue'], 'C')];
    expect(arranged([COLOURS, SIZES], two).rows).toEqual([
      'red+s: A',
      'red+l: new',
      'blue+s: C',
      'blue+l: new',
    ]);
  });

  it('keep the first of those that become one when an axis is taken away', () => {
    expect(arranged([COLOURS], four)).toEqual({ rows: ['red: A', 'blue: C'], gone: ['B', 'D'], leftOut: [] });
  });

  it('come back with what was taken away, for as long as nothing is saved', () => {
    const without = combine([COLOURS], four, [], columns);
    const pool = [...(without?.rows ?? []), ...(without?.gone ?? [])];
    expect(arranged([COLOURS, SIZES], pool).rows).toEqual(['red+s: A', 'red+l: B', 'blue+s: C', 'blue+l: D']);
  });

  it('wait for the first value of an axis that has none yet', () => {
    expect(arranged([COLOURS, axis('size')], [row(['red'], 'A')]).rows).toEqual(['red: A', 'blue: new']);
    expect(arranged([axis('size')], [row([], 'A')]).rows).toEqual([': A']);
  });

  it('stay out when they were left out, under every value of an axis that is added', () => {
    const three = four.filter(({ id }) => id !== 'D');
    expect(arranged([COLOURS, SIZES], three, [['blue', 'l']])).toMatchObject({
      gone: [],
      leftOut: ['blue+l'],
    });
    const more = arranged([COLOURS, SIZES, axis('cloth', 'silk', 'wool')], three, [['blue', 'l']]);
    expect(more.leftOut).toEqual(['blue+l+silk', 'blue+l+wool']);
    expect(more.rows).toHaveLength(6);
  });

  it('are refused when there would be more than a matrix may hold', () => {
    const many = (id: string) => axis(id, ...Array.from({ length: 50 }, (_, at) => `${id}${at}`));
    expect(combine([many('a'), many('b')], [], [], columns)).toBeUndefined();
  });
});
