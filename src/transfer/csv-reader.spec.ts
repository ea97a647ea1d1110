import { describe, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { CsvReader, LineReader, type FileRecord } from './csv-reader.js';

function read(text: string, cuts: readonly number[] = [], reader = new CsvReader()): FileRecord[] {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
}
const cellsOf = (records: readonly FileRecord[]) => records.map(({ cells }) => cells);

describe('a CSV file', () => {
  it('is read as it was written, wherever its pieces are cut', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '中', '"', ',', '\n', '\r', ' ', '🙂'),
      maxLength: 6,
    });
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.array(fc.nat()), fc.constantFrom('\n', '\r\n'), (content, cuts, newline) => {
        const text = `one,two,three,four,five${newline}${stringify(content, { record_delimiter: newline, quoted: true })}`;
        expect(cellsOf(read(text, cuts)).slice(1)).toEqual(content);
      }),
    );
  });

  it('tells the line on which each record begins, over cells of many lines and blank lines', () => {
    const records = read('a,b\r\n"1\n2\n3",x\n\n\r\n4,y\r5,z');
    expect(records.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [1, 'a'],
      [2, '1\n2\n3'],
      [7, '4'],
      [8, '5'],
    ]);
  });

  it.each([';', '\t', ','])('is divided by %j when its first line is', (sign) => {
    const lines = [
      ['a', 'x,y;z'],
      ['1', '2'],
    ].map((cells) => cells.map((one) => `"${one}"`).join(sign));
    expect(cellsOf(read(lines.join('\n')))).toEqual([
      ['a', 'x,y;z'],
      ['1', '2'],
    ]);
  });

  it('goes on at the next line after a quotation mark that is not closed', () => {
    expect(read('a,b\n1,"x\n2,y\n3,z\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: [], problem: { reason: 'a quotation mark is not closed', column: 1 } },
      { line: 3, cells: ['2', 'y'] },
      { line: 4, cells: ['3', 'z'] },
    ]);
  });

  it('goes on at the next line after text behind a closing quotation mark', () => {
    const records = read('a,b\n"1"x,y\n2,z');
    expect(records[1]).toMatchObject({ line: 2, problem: { column: 0 } });
    expect(records[2]).toEqual({ line: 3, cells: ['2', 'z'] });
  });

  it('keeps a cell of 1 MB, and gives up a longer row without losing those after it', () => {
    const large = 'x'.repeat(1_000_000);
    const huge = 'y'.repeat(3_000_000);
    const cuts = Array.from({ length: 60 }, (_, index) => index * 65_536);
    const records = read(`a,b\n1,"${large}"\n2,${huge}\n3,z\n`, cuts);
    expect(records.map(({ line, problem }) => [line, problem?.reason])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, 'the row is longer than 2 MiB'],
      [4, undefined],
    ]);
    expect(records[1]?.cells[1]).toHaveLength(1_000_000);
  });
});

it('lines of JSON are told with their numbers, without the blank ones', () => {
  expect(read('{"a":1}\n\n{"a":2}', [3, 9], new LineReader() as unknown as CsvReader)).toEqual([
    { line: 1, cells: ['{"a":1}'] },
    { line: 3, cells: ['{"a":2}'] },
  ]);
});
