import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeclaredPluginSchema, Query } from './declared-schema.js';
import { diffSchema, type PluginDiff } from './diff-schema.js';
import { MigrationError } from './migration-error.js';
import { MIGRATION_NAME } from './migration-file.js';

/** What to draft, against which database, and where to put it. */
export interface DraftRequest {
  /** Bound to one session, not inside a transaction; the database must have every migration there is. */
  readonly query: Query;
  /** The declarations of every enabled plugin. */
  readonly declared: readonly DeclaredPluginSchema[];
  /** The plugins to draft for; each gets a file of its own, all with the same time. */
  readonly plugins: readonly string[];
  /** What the migration does: lower-case words with hyphens. */
  readonly name: string;
  /** The folder `migrations`, in TypeScript. */
  readonly rootDir: string;
  readonly allowDrops?: boolean;
  /** The schema that holds the tables; by default the session's current one. */
  readonly schema?: string;
  readonly now: Date;
}

/** A plugin's draft. */
export interface DraftedMigration extends PluginDiff {
  /** The file that was written; null where there was nothing to write, or only things for review. */
  readonly path: string | null;
}

/**
 * Drafts migrations from the difference between a database and the declarations, tries them out, and writes
 * `<rootDir>/<plugin>/<time>-<name>.ts` for each plugin that differs.
 *
 * @returns one entry for each of the plugins that differs or has remarks
 * @throws MigrationError `file` for a bad name or an unknown plugin, and what `diffSchema` throws
 */
export async function draftMigration(request: DraftRequest): Promise<DraftedMigration[]> {
  const { query, declared, plugins, rootDir, allowDrops, schema } = request;
  const fileName = `${timestamp(request.now)}-${request.name}`;
  if (!MIGRATION_NAME.test(fileName)) {
    throw new MigrationError(
      'file',
      `A migration is called in lower-case words with hyphens, such as "add-banners", not "${request.name}".`,
    );
  }
  const missing = plugins.find((plugin) => !declared.some((d) => d.plugin === plugin));
  if (missing !== undefined) {
    throw new MigrationError('file', `There is no enabled plugin "${missing}".`);
  }
  const diffs = await diffSchema(query, declared, { only: plugins, allowDrops, schema });
  return Promise.all(
    diffs.map(async (diff) => {
      if (diff.up.length === 0) return { ...diff, path: null };
      const path = join(rootDir, diff.plugin, `${fileName}.ts`);
      await mkdir(join(rootDir, diff.plugin), { recursive: true });
      await writeFile(path, renderMigration(diff), { flag: 'wx' });
      return { ...diff, path };
    }),
  );
}

function timestamp(now: Date): string {
  return now.toISOString().replace(/\D/g, '').slice(0, 14);
}

/** The text of a migration file, laid out as prettier would leave it. */
export function renderMigration({ up, down }: Pick<PluginDiff, 'up' | 'down'>): string {
  return `${renderStatements('up', up)}\n${renderStatements('down', down)}`;
}

const PRINT_WIDTH = 110;

function renderStatements(name: string, statements: readonly string[]): string {
  const literals = statements.map((s) => `\`${s.replace(/\\|`|\$\{/g, '\\$&')}\``);
  const head = `export const ${name}: string[] = [`;
  const oneLine = `${head}${literals.join(', ')}];\n`;
  const fits = oneLine.length - 1 <= PRINT_WIDTH && !literals.some((literal) => literal.includes('\n'));
  return fits ? oneLine : `${head}\n${literals.map((literal) => `  ${literal},\n`).join('')}];\n`;
}
