import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ADMIN_LOCALES } from '../../src/access/staff-session.js';
import { loadAdminJs } from '../adminjs-runtime.js';
import { keysOf, type TextTree } from './flatten.js';
import { LOCALES } from './locales.js';

const UI = fileURLToPath(new URL('../ui/', import.meta.url));

async function adminJsLocale(locale: string): Promise<TextTree> {
  const { locales } = (await loadAdminJs()).adminjs;
  return (locales as Record<string, TextTree>)[locale] ?? {};
}

describe.each(ADMIN_LOCALES)('the texts in %s', (locale) => {
  it('cover every key that AdminJS has', async () => {
    const ours = new Set(keysOf(LOCALES[locale]));
    const missing = keysOf(await adminJsLocale('en')).filter((key) => !ours.has(key));
    expect(missing).toEqual([]);
  });

  it('cover every key that the browser part asks for', () => {
    const ours = new Set(keysOf(LOCALES[locale]));
    const files = readdirSync(UI, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.tsx?$/.test(file),
    );
    const asked = files.flatMap((file) => {
      const source = readFileSync(join(UI, file), 'utf8');
      return [...source.matchAll(/\btext\(([^()]*?'[^()]*?)\)/g)].flatMap(([, argument = '']) =>
        [
          ...argument
            .replace(/\{[^}]*\}/g, '')
            .replace(/[=!]== '[^']*'/g, '')
            .matchAll(/'([\w.-]+)'/g),
        ].map(([, key = '']) => key),
      );
    });
    expect(asked.length).toBeGreaterThan(60);
    expect(asked.filter((key) => !ours.has(`emporion.${key}`))).toEqual([]);
  });

  it('are never empty and never speak of AdminJS', () => {
    const texts = textsOf(LOCALES[locale]);
    expect(texts.filter((text) => text.trim() === '' || /adminjs/i.test(text))).toEqual([]);
  });

  it('keep the places of AdminJS, such as {{count}}', async () => {
    const theirs = await adminJsLocale('en');
    const wrong = keysOf(theirs).filter((key) => {
      const [ours, original] = [textAt(LOCALES[locale], key), textAt(theirs, key)];
      return placesOf(ours).some((place) => !placesOf(original).includes(place));
    });
    expect(wrong).toEqual([]);
  });
});

it('has the same keys in every language', () => {
  expect(keysOf(LOCALES['zh-CN']).sort()).toEqual(keysOf(LOCALES.en).sort());
});

it('control: AdminJS alone lacks keys in Chinese', async () => {
  const chinese = new Set(keysOf(await adminJsLocale('zh-CN')));
  expect(keysOf(await adminJsLocale('en')).filter((key) => !chinese.has(key)).length).toBeGreaterThan(10);
});

function textsOf(tree: TextTree): string[] {
  return Object.values(tree).flatMap((value) => (typeof value === 'string' ? [value] : textsOf(value)));
}

function textAt(tree: TextTree, key: string): string {
  const value = key
    .split('.')
    .reduce<string | TextTree | undefined>(
      (node, part) => (typeof node === 'object' ? node[part] : undefined),
      tree,
    );
  return typeof value === 'string' ? value : '';
}

function placesOf(text: string): string[] {
  return text.match(/\{\{\w+\}\}/g) ?? [];
}
