import { chmodSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
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
    expect(readdirSync(dataDir)).toEqual(['secret']);
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
