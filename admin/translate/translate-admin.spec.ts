import { describe, expect, it } from '@jest/globals';
import { BUILT_IN_PLUGINS } from '../../src/plugin/built-in-plugins.js';
import { Registry } from '../../src/plugin/registry.js';
import { COMPONENTS, OVERRIDES } from '../components.js';
import { samplePlugin } from '../testing/sample-plugin.js';
import { checkTexts } from './check-texts.js';
import { keysOf } from '../locales/flatten.js';
import { textsFor } from './texts.js';
import { existsSync, readFileSync } from 'node:fs';

const registry = new Registry([...BUILT_IN_PLUGINS, samplePlugin], { locales: ['en', 'zh-CN'] });

describe('the texts of what plugins declare', () => {
  it('are there in every language: resources, fields, values, help, actions, groups', () => {
    const [english, chinese] = [textsFor(registry, 'en'), textsFor(registry, 'zh-CN')];
    expect(() => checkTexts({ en: english, 'zh-CN': chinese })).not.toThrow();
    const keys = keysOf(chinese);
    expect(keys).toEqual(
      expect.arrayContaining([
        'labels.sample',
        'labels.sample.thing',
        'resources.sample.thing.properties.title',
        'resources.sample.thing.labels.status.open',
        'resources.sample.thing.help.note',
        'resources.sample.thing.properties.lines.name',
        'resources.sample.thing.actions.new',
      ]),
    );
  });

  it('stop the start when one is missing, naming it and what to do', () => {
    const broken = { en: { labels: { a: 'A', b: 'B' } }, 'zh-CN': { labels: { a: '甲', b: ' ' } } };
    expect(() => checkTexts(broken)).toThrow(
      /text "labels\.b": is missing in zh-CN\n\s+→ Declare the label in every language/,
    );
  });
});

describe('the components', () => {
  const ui = (path: string): URL => new URL(`../ui/${path}`, import.meta.url);

  it('exist, each with a default export', () => {
    for (const path of [...Object.values(OVERRIDES), ...Object.values(COMPONENTS)]) {
      expect([path, existsSync(ui(path))]).toEqual([path, true]);
      expect(readFileSync(ui(path), 'utf8')).toContain('export default function');
    }
  });

  it('include every one that the translator and the module name', () => {
    const sources = ['translate/resource-options.ts', 'translate/translate-admin.ts', 'admin.module.ts'];
    const named = sources.flatMap((file) => {
      const source = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
      return [...source.matchAll(/'(Emporion[A-Z]\w+)'/g)].map(([, name = '']) => name);
    });
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((name) => !Object.hasOwn(COMPONENTS, name))).toEqual([]);
  });
});
