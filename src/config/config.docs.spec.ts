import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './config.js';
import { renderConfigTable, renderEnvExample, renderReadme } from './config.docs.js';
import { COMPOSE_VARIABLES, SETTING_NAMES } from './config.schema.js';

const uncommented = (): Record<string, string> => {
  const lines = renderEnvExample().split('\n');
  return parseEnv(lines.flatMap((line) => /^# ([A-Z0-9_]+=.*)$/.exec(line)?.[1] ?? []).join('\n')) as Record<
    string,
    string
  >;
};

describe('the documents made from the schema', () => {
  it('is what .env.example holds (npm run generate writes it)', () => {
    expect(readFileSync('.env.example', 'utf8')).toBe(renderEnvExample());
  });

  it('is what the README holds as its configuration table (npm run generate writes it)', () => {
    const readme = readFileSync('README.md', 'utf8');
    expect(readme).toBe(renderReadme(readme));
    expect(readme).toContain(renderConfigTable());
  });

  it('refuses a README without a place for the table', () => {
    expect(() => renderReadme('# Emporion\n')).toThrow('does not say where its configuration table stands');
  });

  it('explains every setting once, and what docker compose asks for', () => {
    expect(Object.keys(uncommented()).sort()).toEqual(
      [...SETTING_NAMES, ...Object.keys(COMPOSE_VARIABLES)].sort(),
    );
  });

  it('shows values that the schema itself accepts', () => {
    const { DATABASE_SSL_CA: _file, ...env } = uncommented();
    expect(() => loadConfig(env, () => 'k'.repeat(40))).not.toThrow();
  });

  it('proposes no secret, only how to make one', () => {
    const values = uncommented();
    expect([
      values['EMPORION_SECRET'],
      values['METRICS_TOKEN'],
      values['POSTGRES_PASSWORD'],
      values['REDIS_PASSWORD'],
    ]).toEqual(['', '', '', '']);
  });

  it('gives a table of one row for each setting, without a line break inside', () => {
    const rows = renderConfigTable().trimEnd().split('\n').slice(2);
    expect(rows.map((row) => /^\| `([A-Z0-9_]+)` \| .+ \| .+ \|$/.exec(row)?.[1])).toHaveLength(
      SETTING_NAMES.length,
    );
    expect(rows.every((row) => /^\| `[A-Z0-9_]+` \| .+ \| .+ \|$/.test(row))).toBe(true);
  });
});
