import type { SecretBox } from '../access/secret-box.js';
import type { Tx } from '../database/unit-of-work.js';
import type { CompiledField, CompiledResource } from './compiled-resource.js';
import { sqlName } from './kinds/field-kind.js';
import { linkTable, secretTable } from './resource-ddl.js';
import type { KeyedValues } from './row-batch.js';

/** Writes what the rows of one resource hold outside their own table: links of many-to-many fields, and secrets. */
export class RowSides {
  private readonly links: readonly CompiledField[];
  private readonly hidden: readonly CompiledField[];

  constructor(
    private readonly resource: CompiledResource,
    private readonly secrets: SecretBox,
  ) {
    this.links = resource.fields.filter(({ field }) => field.kind === 'refs');
    this.hidden = resource.fields.filter(({ field }) => field.kind === 'secret');
  }

  /**
   * Writes the links and secrets that rows give; at most four statements for each such field, however many rows.
   * @param rows whose own tables are written already, each id once
   */
  async write(tx: Tx, rows: readonly KeyedValues[]): Promise<void> {
    for (const field of this.links) {
      const given = rows.filter(({ values }) => values[field.name] !== undefined);
      if (given.length > 0) await this.writeLinks(tx, field, given);
    }
    for (const { name } of this.hidden) await this.writeSecrets(tx, name, rows);
  }

  private async writeLinks(tx: Tx, field: CompiledField, rows: readonly KeyedValues[]): Promise<void> {
    const table = sqlName(linkTable(this.resource, field));
    const links = rows.flatMap(({ id, values }) =>
      (values[field.name] as readonly string[]).map((target, index) => ({ id, target, place: index + 1 })),
    );
    const [owners, targets] = [links.map(({ id }) => id), links.map(({ target }) => target)];
    await tx.query(
      `DELETE FROM ${table} l USING unnest($1::uuid[]) AS o (id) WHERE l.owner_id = o.id AND NOT EXISTS ` +
        '(SELECT 1 FROM unnest($2::uuid[], $3::uuid[]) AS kept (owner_id, target_id) ' +
        'WHERE kept.owner_id = l.owner_id AND kept.target_id = l.target_id)',
      [rows.map(({ id }) => id), owners, targets],
    );
    if (links.length === 0) return;
    await tx.query(
      `INSERT INTO ${table} (owner_id, target_id, position) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[]) ` +
        'ON CONFLICT (owner_id, target_id) DO UPDATE SET position = excluded.position',
      [owners, targets, links.map(({ place }) => place)],
    );
  }

  private async writeSecrets(tx: Tx, field: string, rows: readonly KeyedValues[]): Promise<void> {
    const table = sqlName(secretTable(this.resource));
    const cleared = rows.filter(({ values }) => values[field] === null);
    if (cleared.length > 0) {
      const ids = cleared.map(({ id }) => id);
      await tx.query(`DELETE FROM ${table} WHERE owner_id = ANY($1::uuid[]) AND field = $2`, [ids, field]);
    }
    const set = rows.filter(({ values }) => typeof values[field] === 'string');
    if (set.length === 0) return;
    const sealed = set.map(({ id, values }) => this.secrets.seal(values[field] as string, `${id}/${field}`));
    await tx.query(
      `INSERT INTO ${table} (owner_id, field, sealed) SELECT owner_id, $2, sealed ` +
        'FROM unnest($1::uuid[], $3::bytea[]) AS s (owner_id, sealed) ' +
        'ON CONFLICT (owner_id, field) DO UPDATE SET sealed = excluded.sealed',
      [set.map(({ id }) => id), field, sealed],
    );
  }
}
