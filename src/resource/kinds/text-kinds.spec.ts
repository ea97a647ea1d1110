import { describe, expect, it } from '@jest/globals';
import type { Field } from '../field.js';
import { f } from '../fields.js';
import type { KindContext } from './field-kind.js';
import { kindOf } from './kinds.js';

const label = { en: 'Field', zh: '字段' };
const context: KindContext = { locales: ['en', 'zh-CN'], kindOf };
const parse = (field: Field, value: unknown): unknown =>
  kindOf(field).input(field, context).safeParse(value).data;
const accepts = (field: Field, value: unknown) =>
  kindOf(field).input(field, context).safeParse(value).success;

describe('text', () => {
  it('is trimmed, one line, and not empty unless it may be', () => {
    expect(parse(f.text({ label }), '  Title \t')).toBe('Title');
    expect(accepts(f.text({ label }), 'two\nlines')).toBe(false);
    expect(accepts(f.text({ label }), 'two\rlines')).toBe(false);
    expect(accepts(f.text({ label }), ' \n ')).toBe(false);
    expect(parse(f.text({ label, min: 0 }), '  ')).toBe('');
    expect(parse(f.longText({ label }), 'two\nlines')).toBe('two\nlines');
  });

  it.each([
    ['text', f.text({ label }), 500],
    ['longText', f.longText({ label }), 20_000],
    ['richText', f.richText({ label }), 100_000],
    ['text with a max', f.text({ label, max: 7 }), 7],
  ])('%s ends at its most characters', (_name, field, most) => {
    expect(accepts(field, 'x'.repeat(most))).toBe(true);
    expect(accepts(field, 'x'.repeat(most + 1))).toBe(false);
  });

  it('takes texts per locale, at least one, and none in unknown languages', () => {
    const field = f.text({ label, translated: true });
    expect(parse(field, { en: ' Hello ' })).toEqual({ en: 'Hello' });
    expect(parse(field, { en: 'Hello', 'zh-CN': '你好' })).toEqual({ en: 'Hello', 'zh-CN': '你好' });
    expect(accepts(field, {})).toBe(false);
    expect(accepts(field, { fr: 'Bonjour' })).toBe(false);
    expect(accepts(field, { en: '' })).toBe(false);
    expect(accepts(field, 'Hello')).toBe(false);
    expect(accepts(field, ['Hello'])).toBe(false);
  });

  it('keeps translated texts as a document and others as text, with a default in the table', () => {
    const columns = (field: Field) => kindOf(field).columns('subTitle', field, context);
    expect(columns(f.text({ label, default: "it's" }))).toEqual([
      { name: 'sub_title', type: 'text', nullable: false, default: "'it''s'" },
    ]);
    expect(columns(f.text({ label, translated: true, optional: true }))).toEqual([
      { name: 'sub_title', type: 'jsonb', nullable: true },
    ]);
  });
});

describe('richText', () => {
  it('is cleaned, and refused when nothing is left', () => {
    const field = f.richText({ label });
    expect(parse(field, '<p onclick="x()">Hi<script>1</script></p>')).toBe('<p>Hi</p>');
    expect(accepts(field, '<script>alert(1)</script>')).toBe(false);
    expect(parse(f.richText({ label, min: 0 }), '<script>1</script>')).toBe('');
  });
});

describe('slug', () => {
  const field = f.slug({ label });

  it.each(['about', 'about-us', 'a1', '2026-01', '关于我们', 'über-uns', 'x'.repeat(200)])(
    'accepts %s',
    (slug) => {
      expect(parse(field, slug)).toBe(slug);
    },
  );

  it.each([
    'About',
    'about_us',
    'about us',
    '-about',
    'about-',
    'a--b',
    'a/b',
    '../a',
    'a.b',
    'a%20b',
    'a\n',
    '',
    '🙂',
    'x'.repeat(201),
  ])('refuses %j', (slug) => {
    expect(accepts(field, slug)).toBe(false);
  });
});

describe('email', () => {
  const field = f.email({ label });

  it('is kept trimmed and in lower case, so that one person has one address', () => {
    expect(parse(field, '  Ada@Example.COM ')).toBe('ada@example.com');
  });

  it.each([
    'a',
    'a@',
    '@b.c',
    'a b@c.de',
    'a@b',
    'a@b..c',
    'a@b.c\u0000',
    'a@b.c, d@e.f',
    `${'x'.repeat(250)}@b.cd`,
  ])('refuses %j', (address) => {
    expect(accepts(field, address)).toBe(false);
  });
});

describe('phone', () => {
  const field = f.phone({ label });

  it.each(['+8613800138000', '+4930123456', '+1234567'])('accepts %s (E.164)', (number) => {
    expect(parse(field, number)).toBe(number);
  });

  it.each([
    '13800138000',
    '+0123456789',
    '+123456',
    '+1234567890123456',
    '+86 138 0013 8000',
    '+86138001380a',
    '+86138\n',
  ])('refuses %j', (number) => {
    expect(accepts(field, number)).toBe(false);
  });
});

describe('url', () => {
  const field = f.url({ label });

  it.each([
    'https://example.com',
    'http://localhost:8080/a?b=c#d',
    'HTTPS://例子.中国/路径',
    'https://[::1]/',
  ])('accepts %s as it is', (url) => {
    expect(parse(field, url)).toBe(url);
  });

  it.each([
    'example.com',
    '/path',
    '//example.com',
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.com',
    'file:///etc/passwd',
    'https:example.com',
    'https:/example.com',
    'https:\\\\example.com',
    'https://',
    ' https://example.com',
    'https://example.com ',
    'https://exa\nmple.com',
    'https://exa\tmple.com',
    'java\nscript:alert(1)',
    `https://example.com/${'x'.repeat(2_000)}`,
  ])('refuses %j', (url) => {
    expect(accepts(field, url)).toBe(false);
  });
});
