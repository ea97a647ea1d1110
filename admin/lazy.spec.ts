import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HEAVY = /^(adminjs|@adminjs\/design-system|react)$/;

/** Modules that a file loads as soon as it is loaded itself; types are no modules. */
function loadedBy(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const statements = source.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm);
  return [...statements].map(([, specifier = '']) => specifier);
}

function heavyImports(entry: string): string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  const visit = (file: string): void => {
    if (seen.has(file) || !existsSync(file)) return;
    seen.add(file);
    for (const specifier of loadedBy(file)) {
      if (HEAVY.test(specifier)) found.push(`${relative(ROOT, file)} loads ${specifier}`);
      if (specifier.startsWith('.')) visit(join(dirname(file), specifier.replace(/\.js$/, '.ts')));
    }
  };
  visit(join(ROOT, entry));
  return found;
}

describe('AdminJS, which costs 110 MB and two seconds', () => {
  it('is not loaded by the module of the back-office, only by Nest when it starts it', () => {
    expect(heavyImports('admin/admin.module.ts')).toEqual([]);
  });

  it('is not loaded by the application, so that a worker never has it', () => {
    expect(heavyImports('src/main.ts')).toEqual([]);
  });

  it('control: would be seen', () => {
    expect(heavyImports('admin/resource/kernel-resource.ts')).toEqual([
      'admin/resource/kernel-resource.ts loads adminjs',
    ]);
  });
});
