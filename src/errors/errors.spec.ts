import { describe, expect, it } from '@jest/globals';
import { LABEL_LANGUAGES } from '../values/label.js';
import { AppError } from './app-error.js';
import { defineErrors } from './define-errors.js';
import { KernelErrors } from './kernel.errors.js';
import { toProblem } from './problem.js';

const LibraryErrors = defineErrors('library', {
  not_lendable: {
    status: 409,
    title: { en: 'Not lendable', zh: '不可借' },
    detail: { en: 'The book {title} is lent to {name}.', zh: '《{title}》已借给 {name}。' },
    remedy: { en: 'Wait.', zh: '请等待。' },
  },
  closed: {
    status: 503,
    title: { en: 'Closed', zh: '已关闭' },
    detail: { en: 'Closed today.', zh: '今日关闭。' },
    remedy: { en: 'Come back.', zh: '请再来。' },
  },
});

describe('defineErrors', () => {
  it('makes an error with the code, the status and the filled message', () => {
    const error = LibraryErrors.not_lendable({ title: 'Faust', name: 'Gretchen' });
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      name: 'AppError',
      code: 'library.not_lendable',
      status: 409,
      params: { title: 'Faust', name: 'Gretchen' },
      message: 'The book Faust is lent to Gretchen.',
      errors: [],
    });
  });

  it('needs no params where the text has no places', () => {
    expect(LibraryErrors.closed().message).toBe('Closed today.');
  });

  it('keeps the cause', () => {
    const cause = new Error('disk');
    expect(LibraryErrors.closed({}, { cause }).cause).toBe(cause);
  });

  it('lists every code for its page, in the sequence of the declaration', () => {
    expect(LibraryErrors.namespace).toBe('library');
    expect(LibraryErrors.entries.map(({ code, status }) => [code, status])).toEqual([
      ['library.not_lendable', 409],
      ['library.closed', 503],
    ]);
  });

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(LibraryErrors)).toBe(true);
    expect(LibraryErrors.entries.every(Object.isFrozen)).toBe(true);
  });

  it('asks for exactly the params that the English text names', () => {
    // @ts-expect-error "name" is missing
    LibraryErrors.not_lendable({ title: 'Faust' });
    // @ts-expect-error params are missing
    LibraryErrors.not_lendable();
    // @ts-expect-error there is no such code
    expect(LibraryErrors.open).toBeUndefined();
  });
});

describe('AppError.withErrors', () => {
  it('names members and changes nothing else, not even the first error', () => {
    const cause = new Error('disk');
    const error = LibraryErrors.closed({}, { cause });
    const faults = [{ pointer: '/title', code: 'required', detail: 'is required' }];
    const named = error.withErrors(faults);
    expect(named).toMatchObject({
      code: 'library.closed',
      status: 503,
      message: error.message,
      errors: faults,
    });
    expect(named.cause).toBe(cause);
    expect(error.errors).toEqual([]);
  });
});

describe('toProblem', () => {
  const error = LibraryErrors.not_lendable({ title: 'Faust', name: 'Gretchen' });
  const [entry] = LibraryErrors.entries;
  const context = { instance: '/v1/store/books/faust', requestId: 'r-1' };
  const problem = (more: object = {}) => toProblem(error, entry!, { ...context, ...more });

  it('writes a document of RFC 9457 with our members', () => {
    expect(problem()).toEqual({
      type: '/errors/library.not_lendable',
      title: 'Not lendable',
      status: 409,
      detail: 'The book Faust is lent to Gretchen.',
      instance: '/v1/store/books/faust',
      code: 'library.not_lendable',
      params: { title: 'Faust', name: 'Gretchen' },
      requestId: 'r-1',
    });
  });

  it("speaks the reader's language and names the page of the code", () => {
    expect(problem({ locale: 'zh-CN', baseUrl: 'https://api.example.com' })).toMatchObject({
      type: 'https://api.example.com/errors/library.not_lendable',
      title: '不可借',
      detail: '《Faust》已借给 Gretchen。',
    });
  });

  it('lists members at fault only where there are some', () => {
    expect(problem()).not.toHaveProperty('errors');
    const faults = [{ pointer: '/title', code: 'required', detail: 'is required' }];
    expect(toProblem(error.withErrors(faults), entry!, context).errors).toEqual(faults);
  });
});

describe("the kernel's own codes", () => {
  it.each(KernelErrors.entries.map((entry) => [entry.code, entry] as const))(
    '%s has a status of an error and the same places in every language',
    (code, entry) => {
      expect(code).toMatch(/^kernel\.[a-z]+(_[a-z]+)*$/);
      expect(entry.status).toBeGreaterThanOrEqual(400);
      expect(entry.status).toBeLessThan(600);
      const places = LABEL_LANGUAGES.map((language) =>
        (entry.detail[language].match(/\{\w+\}/g) ?? []).sort(),
      );
      expect(places[1]).toEqual(places[0]);
      for (const text of [entry.title, entry.detail, entry.remedy]) {
        for (const language of LABEL_LANGUAGES) expect(text[language].trim()).not.toBe('');
      }
    },
  );

  it('are there once each', () => {
    const codes = KernelErrors.entries.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
