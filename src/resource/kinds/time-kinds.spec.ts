import { describe, expect, it } from '@jest/globals';
import { f } from '../fields.js';
import type { KindContext } from './field-kind.js';
import { kindOf } from './kinds.js';

const label = { en: 'Field', zh: '字段' };
const context: KindContext = { locales: ['en'], kindOf };
const instant = f.instant({ label });
const date = f.date({ label });
const parseInstant = (text: unknown) => kindOf(instant).input(instant, context).safeParse(text).data;
const parseDate = (text: unknown) => kindOf(date).input(date, context).safeParse(text).data;

describe('instant', () => {
  it.each([
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T00:00:00.123Z', '2026-01-01T00:00:00.123Z'],
    ['2026-01-01T08:00:00+08:00', '2026-01-01T00:00:00.000Z'],
    ['2024-02-29T23:59:59-05:30', '2024-03-01T05:29:59.000Z'],
    ['1850-06-01T00:00:00Z', '1850-06-01T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('reads %s as %s', (text, iso) => {
    expect(parseInstant(text)).toEqual(new Date(iso));
  });

  it.each([
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T25:00:00Z',
    '2026-01-01 00:00:00Z',
    '0000-12-31T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '10000-01-01T00:00:00Z',
    '+012026-01-01T00:00:00Z',
    '1767225600000',
    1767225600000,
    new Date(0),
    '',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('is written in UTC, whatever the zone of the machine', () => {
    const { encode } = kindOf(instant);
    expect(encode(new Date(Date.UTC(1850, 0, 1)))).toEqual(['1850-01-01T00:00:00.000Z']);
    expect(encode('2026-01-01T00:00:00Z')).toEqual(['2026-01-01T00:00:00Z']);
  });
});

describe('date', () => {
  it.each(['2026-01-01', '2024-02-29', '0001-01-01', '9999-12-31'])('accepts %s', (text) => {
    expect(parseDate(text)).toBe(text);
  });

  it.each([
    '2026-02-29',
    '2026-1-1',
    '2026-00-10',
    '0000-01-01',
    '2026-01-01T00:00:00Z',
    '20260101',
    '',
    20260101,
  ])('refuses %j', (text) => {
    expect(parseDate(text)).toBeUndefined();
  });
});
