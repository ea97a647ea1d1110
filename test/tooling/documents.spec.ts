import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** Bytes. */
const LARGEST_PICTURE = 150_000;
const TOPS = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'admin/ui/README.md'];

function markdownIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

const documents = [...TOPS, ...markdownIn('docs'), ...markdownIn('plugins')].map((file) => ({
  file,
  text: readFileSync(file, 'utf8'),
}));
/** Without what is shown as code, which holds no links and no headings. */
const prose = (text: string): string => text.replace(/^ *```.*?^ *```/gms, '').replace(/`[^`\n]*`/g, '');

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  const headings = text.replace(/^ *```.*?^ *```/gms, '').match(/^#+ .*$/gm) ?? [];
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function brokenLinks({ file, text }: (typeof documents)[number]): string[] {
  const links = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return links
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#', 2);
      const to = path === '' ? file : normalize(join(dirname(file), path));
      if (!existsSync(to)) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(to, 'utf8')).includes(anchor);
    })
    .map((target) => `${file} → ${target}`);
}

describe('the documents', () => {
  it('link to files and headings that are there', () => {
    expect(documents.flatMap(brokenLinks)).toEqual([]);
  });

  it('have pictures that load quickly everywhere', () => {
    const pictures = readdirSync('docs/images').filter((name) => name.endsWith('.png'));
    expect(pictures.length).toBeGreaterThan(0);
    const large = pictures.filter((name) => statSync(join('docs/images', name)).size > LARGEST_PICTURE);
    expect(large).toEqual([]);
  });

  it('name npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
    const unknown = documents.flatMap(({ file, text }) =>
      [...text.matchAll(/npm run (?:--silent )?([\w:]*\w)/g)]
        .filter(([, name = '']) => !(name in scripts))
        .map(([call]) => `${file}: ${call}`),
    );
    expect(unknown).toEqual([]);
  });

  it('say of every plugin what it owns, offers and needs', () => {
    const plugins = readdirSync('plugins', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of plugins) {
      const readme = readFileSync(join('plugins', name, 'README.md'), 'utf8');
      expect({ name, headings: anchorsOf(readme) }).toEqual({
        name,
        headings: expect.arrayContaining(['owns', 'offers', 'needs']),
      });
    }
  });
});
