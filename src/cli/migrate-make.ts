import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { DeclaredPluginSchema } from '../database/migrations/declared-schema.js';
import { draftMigration, type DraftedMigration } from '../database/migrations/draft-migration.js';
import { migrationNames } from '../database/migrations/load-migrations.js';
import { migrationLabel, type Migration } from '../database/migrations/migration-file.js';
import { BACKFILL_PLACEHOLDER } from '../database/migrations/render-ddl.js';
import { status } from '../database/migrations/run-migrations.js';
import { queryOf } from '../database/migrations/session.js';
import { runMigrationCommand, type MigrationCli } from './migration-cli.js';

const USAGE =
  'Usage: migrate:make <plugin> <name> [--allow-drops], or migrate:make --all <name> [--allow-drops].';

/**
 * `migrate:make <plugin> <name> [--allow-drops]`: drafts what separates the database from the declarations of a plugin,
 * or with `--all` of each plugin, and writes it to a file. The database must have every migration there is, or their
 * statements would be drafted once more.
 *
 * @param args what follows the command's name
 * @returns exit code 0, or 1 with the reason on `err`
 */
export function migrateMakeCommand(cli: MigrationCli, args: readonly string[]): Promise<number> {
  return runMigrationCommand(cli, async ({ client, declared, migrations, print }) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        'allow-drops': { type: 'boolean', default: false },
        all: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    });
    const [plugins, name] = values.all
      ? [declared.map(({ plugin }) => plugin), positionals[0]]
      : [positionals.slice(0, 1), positionals[1]];
    if (name === undefined || positionals.length !== (values.all ? 1 : 2)) throw new Error(USAGE);
    await refuseUncompiled(cli.sourceDir, declared, migrations);
    const pending = (await status(client, migrations)).filter(({ state }) => state === 'pending');
    if (pending.length > 0) {
      throw new Error(
        `Apply what is pending first (npm run migrate): ${pending.map(migrationLabel).join(', ')}.`,
      );
    }
    const drafts = await draftMigration({
      query: queryOf(client),
      declared,
      plugins,
      name,
      rootDir: cli.sourceDir,
      allowDrops: values['allow-drops'],
      now: cli.now(),
    });
    if (drafts.length === 0) print('The database equals the declarations: nothing to draft.');
    for (const line of drafts.flatMap(report)) print(line);
    return 0;
  });
}

/** A file that is written and not compiled is not known to be pending, and would be drafted a second time. */
async function refuseUncompiled(
  sourceDir: string,
  declared: readonly DeclaredPluginSchema[],
  migrations: readonly Migration[],
): Promise<void> {
  const known = new Set(migrations.map(migrationLabel));
  for (const { plugin } of declared) {
    const names = await migrationNames(join(sourceDir, plugin));
    const missing = names.filter(({ name }) => !known.has(migrationLabel({ plugin, name })));
    if (missing.length === 0) continue;
    const list = missing.map(({ name }) => migrationLabel({ plugin, name })).join(', ');
    throw new Error(`Build and apply what is written first (npm run build, npm run migrate): ${list}.`);
  }
}

function report(draft: DraftedMigration): string[] {
  const lines = draft.path
    ? [`${draft.plugin}: wrote ${draft.path} (${draft.up.length} statements). Read it, build, migrate.`]
    : [`${draft.plugin}: nothing to write.`];
  if (draft.up.some((statement) => statement.includes(BACKFILL_PLACEHOLDER))) {
    lines.push('  It has a backfill: replace the placeholder by the value that existing rows get.');
  }
  lines.push(...draft.notes.map((note) => `  Note: ${note}`));
  if (draft.review.length > 0) {
    lines.push('  Left out, because data could be lost (--allow-drops includes it):');
  }
  for (const { sentence, statements } of draft.review) {
    lines.push(`  - ${sentence}`, ...statements.map((statement) => `      ${statement};`));
  }
  return lines;
}
