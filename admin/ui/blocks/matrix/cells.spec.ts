import { describe, expect, it } from '@jest/globals';
import { cellText, cellValue, isWellFormed, parseTsv } from './cells';
import type { Column } from './document';

const column = (kind: Column['kind'], more: object = {}): Column => ({ key: 'x', label: {}, kind, ...more });
const KWD = column('money', { currency: 'KWD' });
const JPY = column('money', { currency: 'JPY' });
const USD = column('money', { currency: 'USD' });
const SIZE = column('enum', { values: { s: { en: 'Small', zh: '小' }, l: { en: 'Large', zh: '大' } } });

describe('a cell', () => {
  it.each([
    [USD, '12.34', 1_234],
    [USD, '12', 1_200],
    [USD, '$1,234.50', 123_450],
    [USD, '1,234,567', 123_456_700],
    [USD, '12,5', 1_250],
    [USD, '1,234', 123_400],
    [KWD, '1,234', 1_234],
    [JPY, '¥1,200', 1_200],
    [JPY, '12.5', '12.5'],
    [KWD, '1.2345', '1.2345'],
    [KWD, '1.234', 1_234],
    [USD, 'dear', 'dear'],
    [column('integer'), '1,234,567', 1_234_567],
    [column('integer'), '1,234', 1_234],
    [column('integer'), '1.5', '1.5'],
    [column('decimal'), '1,25', '1.25'],
    [column('boolean'), 'Yes', true],
    [column('boolean'), '否', false],
    [SIZE, '大', 'l'],
    [SIZE, 's', 's'],
    [SIZE, 'huge', 'huge'],
    [column('text'), '  ', null],
  ])('reads what people type: %#', (kind, typed, value) => {
    expect(cellValue(kind, typed)).toBe(value);
  });

  it('shows money in the decimals of its currency, and choices by name', () => {
    expect([cellText(KWD, 1_500, 'en'), cellText(JPY, 1_500, 'en'), cellText(SIZE, 'l', 'zh-CN')]).toEqual([
      '1.500',
      '1500',
      '大',
    ]);
  });

  it('is marked when it holds what it cannot be', () => {
    expect([
      isWellFormed(USD, 'dear'),
      isWellFormed(SIZE, 'huge'),
      isWellFormed(column('decimal', { scale: 1 }), '1.25'),
    ]).toEqual([false, false, false]);
    expect([isWellFormed(USD, 1), isWellFormed(SIZE, 'l'), isWellFormed(USD, null)]).toEqual([
      true,
      true,
      true,
    ]);
  });
});

describe('what a spreadsheet copies', () => {
  it('is read as cells, with empty ones and those in quotes', () => {
    expect(parseTsv('a\tb\r\n\tc\r\n')).toEqual([
      ['a', 'b'],
      ['', 'c'],
    ]);
    expect(parseTsv('"two\nlines"\t"say ""hi"""\n5" pipe\tx')).toEqual([
      ['two\nlines', 'say "hi"'],
      ['5" pipe', 'x'],
    ]);
    expect(parseTsv('one')).toEqual([['one']]);
  });
});
