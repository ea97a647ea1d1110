import { describe, expect, it } from '@jest/globals';
import { fillTemplate, labelLanguage, textOf } from './label.js';

const label = { en: 'Page', zh: '页面' };

describe('labels', () => {
  it.each(['zh', 'zh-CN', 'zh-Hant-TW', 'ZH-cn'])('are read in Chinese by %s', (locale) => {
    expect(textOf(label, locale)).toBe('页面');
  });

  it.each(['en', 'en-GB', 'de', '', undefined])('are read in English by %s', (locale) => {
    expect(textOf(label, locale)).toBe('Page');
    expect(labelLanguage(locale)).toBe('en');
  });
});

describe('fillTemplate', () => {
  it('fills every place, also the same one twice', () => {
    expect(fillTemplate('{a} and {b} and {a}', { a: 1, b: 'two' })).toBe('1 and two and 1');
  });

  it('leaves a place without a value as it is, so that it is seen', () => {
    expect(fillTemplate('{a} and {b}', { a: 1 })).toBe('1 and {b}');
  });

  it('does not fill places from what every object has', () => {
    expect(fillTemplate('{constructor} {toString}', {})).toBe('{constructor} {toString}');
  });

  it('does not read values as templates or replacement patterns', () => {
    expect(fillTemplate('{a}', { a: '{b} $& $1', b: 'x' })).toBe('{b} $& $1');
  });
});
