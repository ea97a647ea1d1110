import { describe, expect, it } from '@jest/globals';
import { matrixChange, matrixDocument, type MatrixColumn } from './matrix-document.js';
import { AppError } from '../errors/app-error.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { atCells, checkMatrix } from './matrix-faults.js';

const label = { en: 'Label', zh: '名称' };
const columns: MatrixColumn[] = [
  { key: 'code', label, kind: 'text', required: true, unique: true, max: 5 },
  { key: 'count', label, kind: 'integer', min: 0, max: 9 },
  { key: 'weight', label, kind: 'decimal', scale: 2 },
  { key: 'worth', label, kind: 'money', currency: 'KWD', min: 0 },
  { key: 'on', label, kind: 'boolean' },
  { key: 'size', label, kind: 'enum', values: { s: label, l: label } },
  { key: 'look', label, kind: 'media', files: ['f1', 'f2'] },
  { key: 'total', label, kind: 'integer', readOnly: true },
];
const faults = (...rows: object[]): string[] => {
  try {
    checkMatrix(columns, matrixChange.parse({ rows }));
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.errors.map(({ pointer, code }) => `${pointer} ${code}`);
  }
};

describe('the cells of a matrix', () => {
  it('are accepted when they are what their columns hold', () => {
    const cells = { code: 'A-1', count: 0, weight: '1.25', worth: 1_500, on: false, size: 'l', look: 'f2' };
    expect(faults({ id: null, cells }, { id: 'x', cells: { count: 9 } })).toEqual([]);
    const empty = { count: null, weight: '', worth: null, on: null, size: '', look: null };
    expect(faults({ id: 'x', cells: empty })).toEqual([]);
  });

  it.each([
    ['count', 1.5, 'invalid_format'],
    ['count', '1', 'invalid_format'],
    ['count', 10, 'too_big'],
    ['count', -1, 'too_small'],
    ['count', 2 ** 53, 'invalid_format'],
    ['weight', '1.255', 'invalid_format'],
    ['weight', 1.25, 'invalid_format'],
    ['worth', '1.50', 'invalid_format'],
    ['worth', -1, 'too_small'],
    ['on', 'yes', 'invalid_format'],
    ['size', 'toString', 'unknown_value'],
    ['look', 'f3', 'unknown_value'],
    ['look', 1, 'unknown_value'],
    ['code', 'ABCDEF', 'too_big'],
    ['code', '', 'required'],
    ['code', null, 'required'],
    ['total', 3, 'read_only'],
    ['other', 3, 'unknown'],
  ])('are refused where they are: %s with %p is %s', (key, value, code) => {
    expect(faults({ id: 'a', cells: {} }, { id: 'b', cells: { [key]: value } })).toEqual([
      `/rows/1/cells/${key} ${code}`,
    ]);
  });

  it('must be there in a new row, and need not be in a changed one', () => {
    expect(faults({ id: null, cells: {} }, { id: 'x', cells: {} })).toEqual(['/rows/0/cells/code required']);
  });

  it('may not be sent twice in a unique column', () => {
    const rows = ['A', 'B', 'A'].map((code) => ({ id: null, cells: { code } }));
    expect(faults(...rows)).toEqual(['/rows/2/cells/code duplicate']);
  });
});

describe('the document of a matrix', () => {
  const rows = [{ id: 'x', heading: 'X', cells: {} }];

  it('needs a currency for every column of money', () => {
    const without = matrixDocument.safeParse({
      version: 1,
      rows,
      columns: [{ key: 'worth', label, kind: 'money' }],
    });
    expect(without.error?.issues.map(({ path }) => path.join('.'))).toEqual(['columns.0.currency']);
    expect(matrixDocument.safeParse({ version: 1, rows, columns }).success).toBe(true);
  });

  it('needs a name for every axis and value, in at least one language', () => {
    const axes = [{ id: 'new:1', name: {}, values: [{ id: 'new:2', name: { en: ' ' } }] }];
    const paths = matrixChange.safeParse({ axes }).error?.issues.map(({ path }) => path.join('.'));
    expect(paths).toEqual(['axes.0.name', 'axes.0.values.0.name.en']);
  });
});

it('a fault at a row that is written is told at the cell that was sent', async () => {
  const fault = (pointer: string) => ({ pointer, code: 'duplicate', detail: '' });
  const refused = KernelErrors.invalid_input().withErrors([fault('/1/code'), fault('/other')]);
  const write = (): Promise<never> => Promise.reject(refused);
  await expect(atCells([4, 7], write)).rejects.toMatchObject({
    code: 'kernel.invalid_input',
    errors: [fault('/rows/7/cells/code'), fault('/other')],
  });
});
