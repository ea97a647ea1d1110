import { type ChildProcess, spawnSync } from 'node:child_process';
import { chown, cp, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startChildProgram } from '../../testing/child-program.js';
import { EmbeddedFixture, queryOnce } from '../../testing/embedded-fixture.js';
import { waitForExit } from './process-info.js';
import { isRoot } from './run-identity.js';

const CODE = new URL('../../../dist/src/database/embedded/start-embedded-postgres.js', import.meta.url).href;
const SETPRIV = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
const root = isRoot() ? it : it.skip;
/** Only root can become another user, who must be able to read the code. */
const asNobody = isRoot() && canRead(fileURLToPath(CODE)) ? it : it.skip;

let fixture: EmbeddedFixture;
const children: ChildProcess[] = [];

beforeAll(async () => {
  fixture = await EmbeddedFixture.make();
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await fixture.stopAll();
});

afterAll(() => fixture.remove());

function canRead(path: string): boolean {
  const [command = '', ...args] = SETPRIV;
  return spawnSync(command, [...args, process.execPath, '--check', path]).status === 0;
}

/** Starts the database in a process of its own, which stays until it is killed, unless the start fails. */
async function startElsewhere(dataDir: string, wrapper: string[] = []): Promise<Record<string, unknown>> {
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(CODE)});
    await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false }).then((server) => {
      console.log(JSON.stringify(server));
      setInterval(() => {}, 1000);
      process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
    }, (error) => console.log(JSON.stringify({ code: error.code, message: error.message, name: error.name })));`;
  const { child, said } = await startChildProgram<Record<string, unknown>>(program, { wrapper });
  children.push(child);
  return said;
}

describe('the user of the embedded PostgreSQL', () => {
  root(
    'run by root belongs to another user, and lives elsewhere when that user cannot enter the project',
    async () => {
      const project = join(fixture.folder, 'private home');
      await mkdir(project, { mode: 0o700 });
      const elsewhere = join(fixture.folder, 'elsewhere');
      const log: string[] = [];
      const options = {
        dataDir: join(project, 'data'),
        fallbackRoots: [elsewhere],
        log: (line: string) => log.push(line),
      };
      const server = await fixture.start(options);
      expect(server.home.startsWith(`${elsewhere}/private home-`)).toBe(true);
      expect((await stat(server.home)).uid).not.toBe(0);
      expect(log).toEqual([expect.stringContaining(server.home)]);
      await server.stop();
      // Found again under another path.
      await cp(project, join(fixture.folder, 'moved'), { recursive: true });
      const again = await fixture.start({ ...options, dataDir: join(fixture.folder, 'moved', 'data') });
      expect(again).toMatchObject({ home: server.home, created: false });
    },
  );

  root(
    'run by root belongs to the owner of the project, so that a start without root works afterwards',
    async () => {
      const project = join(fixture.folder, 'of nobody');
      await mkdir(project);
      await chown(project, 65534, 65534);
      const server = await fixture.start({ dataDir: join(project, 'data') });
      expect((await stat(server.home)).uid).toBe(65534);
      expect((await stat(server.dataDir)).uid).toBe(65534);
      expect((await stat(join(server.home, 'postgres.log'))).uid).toBe(65534);
    },
  );

  asNobody('starts and stops without root', async () => {
    const project = join(fixture.folder, 'without root');
    await mkdir(project);
    await chown(project, 65534, 65534);
    const server = await startElsewhere(join(project, 'data'), SETPRIV);
    expect(server).toMatchObject({ created: true, adopted: false });
    expect(await queryOnce(String(server.url), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    children[0]?.kill('SIGTERM');
    expect(await waitForExit(Number(server.pid), 10_000)).toBe(true);
  });

  asNobody('refuses the files of another user and says how to hand them over', async () => {
    const dataDir = await fixture.prepared('of others');
    await chown(join(dataDir, 'postgres'), 1, 1);
    await chown(join(dataDir, 'postgres', 'cluster'), 1, 1);
    expect(await startElsewhere(dataDir, SETPRIV)).toMatchObject({
      code: 'wrong_owner',
      message: expect.stringMatching(/belongs to user "daemon".*runs as "nobody".*sudo chown -R nobody/),
    });
  });

  asNobody('refuses a project that it may not write to, with the remedy', async () => {
    const project = join(fixture.folder, 'read only');
    await mkdir(project);
    expect(await startElsewhere(join(project, 'data'), SETPRIV)).toMatchObject({
      code: 'folder_unusable',
      message: expect.stringContaining('sudo chown -R'),
    });
    expect(await readdir(project)).toEqual([]);
  });

  root('refuses files of root with the remedy', async () => {
    const dataDir = await fixture.prepared('of root');
    for (const path of ['postgres', 'postgres/cluster']) await chown(join(dataDir, path), 0, 0);
    await expect(fixture.start({ dataDir })).rejects.toMatchObject({
      code: 'wrong_owner',
      message: expect.stringContaining('chown -R postgres'),
    });
  });
});
