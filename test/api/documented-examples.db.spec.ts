import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plugins } from '../../plugins.config.js';
import { WriteScope } from '../../src/command/write-scope.js';
import { loadDemoData } from '../../src/database/demo-data.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';

const PAGE = 'docs/api.md';
const PASSWORD = 'four quiet green kettles';

const folder = mkdtempSync(join(tmpdir(), 'emporion-api-'));
let shop: TestApp;
beforeAll(async () => {
  shop = await startTestApp({ plugins });
  await loadDemoData(shop.registry, shop.app.get(WriteScope));
  const { body } = await shop.asAdmin('GET /v1/admin/staff?filter[email]=admin@example.com');
  const [{ id }] = body.items as [{ id: string }];
  await shop.asAdmin(`POST /v1/admin/staff/${id}/reset-password`, { password: PASSWORD });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await shop?.close();
});

/** The shell blocks of the page, each with its line and the status that it announces by `# → 412`. */
function examples(): { line: number; code: string; expected: string | undefined }[] {
  const page = readFileSync(PAGE, 'utf8');
  return [...page.matchAll(/^```sh\n(.*?)^```/gms)].map(({ 1: code = '', index }) => ({
    line: page.slice(0, index).split('\n').length,
    code: code.replace('http://localhost:3000', shop.url),
    expected: /^# → (\d{3})/m.exec(code)?.[1],
  }));
}

/** Each call of curl writes its status beside what it answers; the first that is not as announced ends the script. */
const CURL = `
curl() {
  command curl --silent --show-error --output "$TEMP/body" --write-out '%{http_code}' "$@" > "$TEMP/status" || exit
  if [ -n "$EXPECTED" ]; then [ "$(cat "$TEMP/status")" = "$EXPECTED" ]; else [ "$(cat "$TEMP/status")" -lt 400 ]; fi ||
    { echo "line $LINE: curl $* answered $(cat "$TEMP/status"): $(cat "$TEMP/body")" >&2; kill $$; exit 1; }
  cat "$TEMP/body"
}`;

describe('the examples of docs/api.md', () => {
  it('work one after the other on a fresh installation, and fail where the page says so', async () => {
    const blocks = examples();
    expect(blocks.filter(({ expected }) => expected !== undefined).length).toBeGreaterThanOrEqual(3);
    const steps = blocks.map(
      ({ line, code, expected = '' }) => `LINE=${line}; EXPECTED=${expected}\n${code}`,
    );
    const script = [CURL, ...steps, 'echo DONE'].join('\n');
    // Not spawnSync: the application answers from this very process.
    const run = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      env: { ...process.env, PASSWORD, TEMP: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [answers, said] = await Promise.all([text(run.stdout), text(run.stderr)]);
    expect({ said, done: answers.endsWith('DONE\n') }).toEqual({ said: '', done: true });
  });
});
