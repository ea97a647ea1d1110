import { describe, expect, it } from '@jest/globals';
import { inUnit, LENGTHS, measured, WEIGHTS } from './measures.js';

const { kg, lbs, oz } = WEIGHTS as { kg: [bigint, bigint]; lbs: [bigint, bigint]; oz: [bigint, bigint] };
const { cm, in: inch } = LENGTHS as { cm: [bigint, bigint]; in: [bigint, bigint] };

describe('a measure', () => {
  it.each([
    ['1.2345', kg, 1_235],
    ['1.2344', kg, 1_234],
    ['.5', lbs, 227],
    ['1,5', lbs, 680],
    ['0.1', oz, 3],
    ['10', inch, 254],
    ['0.05', cm, 1],
    ['0', kg, 0],
  ])('of %s is read exactly, half a unit up', (text, unit, expected) => {
    expect(measured(text, unit)).toBe(expected);
  });

  it.each(['', '.', '-1', '1e3', '1.2.3', '2 kg'])('is none when the text is "%s"', (text) => {
    expect(measured(text, kg)).toBeUndefined();
  });

  it('is written with as few decimals as give it back', () => {
    expect([inUnit(1_500, kg), inUnit(227, lbs), inUnit(254, inch), inUnit(5, cm)]).toEqual([
      '1.5',
      '0.5',
      '10',
      '0.5',
    ]);
    for (let grams = 0; grams < 3_000; grams += 7) expect(measured(inUnit(grams, oz), oz)).toBe(grams);
  });
});
