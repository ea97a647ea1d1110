import { describe, expect, it } from '@jest/globals';
import type { Column, MatrixDocument } from './document';
import { bringBack, editAxes, fillCells, leaveOut, modelOf, pasteCells, pendingOf, rebased } from './model';

const english = (en: string) => ({ en });
const CODE: Column = { key: 'code', label: english('Code'), kind: 'text', unique: true };
const WORTH: Column = { key: 'worth', label: english('Worth'), kind: 'money', currency: 'KWD' };
const SUM: Column = { key: 'sum', label: english('Sum'), kind: 'integer', readOnly: true };
const value = (id: string) => ({ id, name: english(id) });
const loaded: MatrixDocument = {
  version: 3,
  axes: [{ id: 'size', name: english('Size'), values: [value('s'), value('m'), value('l')] }],
  columns: [CODE, WORTH, SUM],
  rows: [
    { id: '1', version: 1, keys: ['s'], heading: 'S', cells: { code: 'A', worth: 500, sum: 7 } },
    { id: '2', version: 4, keys: ['m'], heading: 'M', cells: { code: 'B', worth: null, sum: 8 } },
  ],
};
const model = modelOf(loaded);

describe('what is edited in a matrix', () => {
  it('is nothing as long as it is as it was loaded; combinations without a row were left out', () => {
    expect(pendingOf(model)).toMatchObject({ isEmpty: true, change: { rows: [], removed: [] } });
    expect(model.leftOut).toEqual([['l']]);
    const bare = modelOf({ ...loaded, axes: [], rows: [] });
    expect([bare.rows, bare.leftOut, pendingOf(bare).isEmpty]).toEqual([[], [], true]);
  });

  it('is sent as the cells that changed, with the version of their row', () => {
    const filled = fillCells(model, WORTH, 500, model.rows);
    expect(pendingOf(filled).change).toEqual({
      rows: [{ id: '2', version: 4, cells: { worth: 500 } }],
      removed: [],
    });
  });

  it('is pasted from where it begins, read as what the columns hold; what cannot be changed stays', () => {
    const pasted = pasteCells(
      model,
      [['X', '1.5', '99'], ['Y', '1,234.5', '99'], ['Z']],
      model.rows,
      loaded.columns,
    );
    expect(pasted.rows.map(({ cells }) => cells)).toEqual([
      { code: 'X', worth: 1_500, sum: 7 },
      { code: 'Y', worth: 1_234_500, sum: 8 },
    ]);
  });

  it('takes a combination out and in again, which is then new', () => {
    const [first] = model.rows;
    const without = leaveOut(model, first!);
    expect(pendingOf(without).change).toEqual({ rows: [], removed: ['1'] });
    expect(pendingOf(bringBack(without, without.leftOut.at(-1)!)).isEmpty).toBe(true);
    const whole = bringBack(model, model.leftOut[0]!);
    expect(pendingOf(whole).change.rows).toEqual([
      { id: null, version: undefined, keys: ['l'], cells: { worth: 500 } },
    ]);
  });

  it('sends the axes when one of them changed, without the languages that were emptied', () => {
    const [size] = loaded.axes!;
    const renamed = editAxes(model, [{ ...size!, name: { en: ' Length ', zh: ' ' } }]);
    expect(pendingOf(renamed!).change).toEqual({
      axes: [{ ...size, name: { en: 'Length' } }],
      rows: [],
      removed: [],
    });
  });

  it('goes over what somebody else saved, with their versions and without the rows they took away', () => {
    const filled = fillCells(bringBack(model, model.leftOut[0]!), WORTH, 1, model.rows);
    const fresh = { ...loaded, rows: [{ ...loaded.rows[0]!, version: 9 }] };
    const { change, rows } = rebased(pendingOf(filled), fresh);
    expect(change.rows.map(({ id, version }) => [id, version])).toEqual([
      ['1', 9],
      [null, undefined],
    ]);
    expect(rows.map(({ id }) => id)).toEqual(['1', null]);
  });
});
