import type { Actor } from '../access/actor.js';
import { authorise } from '../access/authorise.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import type { Registry } from '../plugin/registry.js';
import { isUuid } from '../values/uuid.js';
import { sqlLiteral, sqlName } from './kinds/field-kind.js';

/** Reads files as pages of the back-office show them: what storefronts read of one, and its title. */
export class MediaReads {
  constructor(
    private readonly registry: Registry,
    private readonly unitOfWork: UnitOfWork,
    /** What stands before the path of a file: an origin, or nothing. */
    private readonly filesOrigin: string,
  ) {}

  /**
   * Files by id, in one statement.
   * @param ids any texts; those of no file are left out
   * @param actor who reads; needs `<resource that provides media>.read`
   * @param locale of the reader
   * @returns JSON text of a list of `{ title, file }`, in no order
   */
  async many(ids: readonly string[], actor: Actor, locale: string): Promise<string> {
    const media = this.registry.mediaResource();
    const provider = media?.definition.providesMedia;
    if (!media || !provider) return '[]';
    authorise(actor, media.permissions.read);
    const known = ids.filter(isUuid);
    const title = media.field.get(media.definition.title);
    if (known.length === 0 || !title) return '[]';
    const locales = this.localesFor(locale).map(sqlLiteral);
    const columns = title.columns.map(({ name }) => `m.${sqlName(name)}`);
    const file = provider.json('m', { locales, origin: sqlLiteral(this.filesOrigin) });
    const [row] = await this.unitOfWork.read((tx) =>
      tx.query<{ body: string }>(
        `SELECT coalesce(json_agg(json_build_object('title', ${title.kind.json(columns, locales, title.field)}, ` +
          `'file', ${file})), '[]')::text AS body FROM ${sqlName(media.table)} m WHERE m.id = ANY($1::uuid[])`,
        [known],
      ),
    );
    return row?.body ?? '[]';
  }

  /** The content locales, those of the reader's language first. */
  private localesFor(reader: string): readonly string[] {
    const language = reader.split('-', 1)[0];
    const own = this.registry.locales.filter((tag) => tag.split('-', 1)[0] === language);
    return [...new Set([...own, ...this.registry.locales])];
  }
}
