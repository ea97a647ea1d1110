import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { MARKER_FILE } from './data-dir.js';
import { keptSecret } from './kept-secret.js';
import { secretWeakness } from './secret-strength.js';

const folder = (): string => join(mkdtempSync(join(tmpdir(), 'emporion secret ')), 'data');

describe('keptSecret', () => {
  it('makes a strong secret once, for its owner alone, and gives the same one afterwards', () => {
    const dataDir = folder();
    const secret = keptSecret(dataDir);
    expect(keptSecret(dataDir)).toBe(secret);
    expect(secretWeakness(secret)).toBeUndefined();
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual([MARKER_FILE, 'secret']);
  });

  it('gives processes that start together on one folder the same secret', async () => {
    const dataDir = folder();
    const code = `import { keptSecret } from './dist/src/config/kept-secret.js'; process.stdout.write(keptSecret(process.argv[1]));`;
    const started = Array.from({ length: 6 }, () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', code, dataDir]),
    );
    const secrets = new Set((await Promise.all(started)).map(({ stdout }) => stdout));
    expect([...secrets]).toEqual([keptSecret(dataDir)]);
    expect(readdirSync(dataDir)).toEqual([MARKER_FILE, 'secret']);
  });

  it('closes a file that others could read', () => {
    const dataDir = folder();
    keptSecret(dataDir);
    chmodSync(join(dataDir, 'secret'), 0o644);
    keptSecret(dataDir);
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
  });

  it('refuses a damaged file and keeps it', () => {
    const dataDir = folder();
    keptSecret(dataDir);
    writeFileSync(join(dataDir, 'secret'), 'short\n');
    expect(() => keptSecret(dataDir)).toThrow(/secret is damaged: delete it/);
  });
});
