import type { SecretBox } from '../access/secret-box.js';
import type { Tx } from '../database/unit-of-work.js';
import { BASE_COLUMNS, type CompiledField, type CompiledResource } from './compiled-resource.js';
import type { RowBase } from './define-resource.js';
import { sqlName, type ColumnSpec } from './kinds/field-kind.js';
import { linkTable, secretTable } from './resource-ddl.js';
import { insertStatement, updateStatement, type KeyedValues } from './row-batch.js';
import { RowSides } from './row-sides.js';

/** A row whose fields are known only at run time. */
export type Row = RowBase & { readonly [field: string]: unknown };

/** A condition of a conditional update: SQL over the alias-free column names, `$n` counted from 1. */
export interface UpdateCondition {
  readonly sql: string;
  readonly params: readonly unknown[];
}

type Cells = Record<string, unknown>;

/**
 * Reads and writes the rows of one resource as plain statements. It knows neither permissions nor audit: those are the
 * business of the write context above it.
 */
export class RowStore {
  /** Select list over the alias `t`, in which every field of a row is found. */
  readonly selection: string;
  private readonly from: string;
  private readonly sides: RowSides;

  constructor(
    readonly resource: CompiledResource,
    private readonly secrets: SecretBox,
  ) {
    const columns = [...BASE_COLUMNS, ...resource.fields.flatMap((field) => field.columns)];
    this.selection = [
      ...columns.map(({ name }) => `t.${sqlName(name)}`),
      ...resource.fields.flatMap((field) => this.sideSelection(field)),
    ].join(', ');
    this.from = `FROM ${sqlName(resource.table)} t`;
    this.sides = new RowSides(resource, secrets);
  }

  private sideSelection(field: CompiledField): string[] {
    const alias = sqlName(field.name);
    if (field.field.kind === 'refs') {
      const link = sqlName(linkTable(this.resource, field));
      return [
        `ARRAY(SELECT l.target_id FROM ${link} l WHERE l.owner_id = t.id ORDER BY l.position) AS ${alias}`,
      ];
    }
    if (field.field.kind === 'secret') {
      const table = sqlName(secretTable(this.resource));
      return [
        `EXISTS(SELECT 1 FROM ${table} s WHERE s.owner_id = t.id AND s.field = '${field.name}') AS ${alias}`,
      ];
    }
    return [];
  }

  /**
   * Makes a row of what a statement with {@link selection} gave.
   * @param cells one result row of pg
   */
  decode(cells: Cells): Row {
    const row: Record<string, unknown> = {
      id: cells.id,
      version: cells.version,
      createdAt: cells.created_at,
      updatedAt: cells.updated_at,
    };
    for (const { name, field, kind, columns } of this.resource.fields) {
      if (field.kind === 'refs') row[name] = cells[name];
      else if (field.kind === 'secret') row[name] = cells[name] === true ? { isSet: true } : null;
      else {
        const values = columns.map((column) => cells[column.name]);
        row[name] = values[0] === null || values[0] === undefined ? null : kind.decode(values);
      }
    }
    return row as Row;
  }

  /** Rows that a condition over alias `t` finds. */
  async select(tx: Tx, rest: string, params: readonly unknown[]): Promise<Row[]> {
    const rows = await tx.query<Cells>(`SELECT ${this.selection} ${this.from} ${rest}`, params);
    return rows.map((cells) => this.decode(cells));
  }

  async find(tx: Tx, id: string, lock = false): Promise<Row | undefined> {
    const [row] = await this.select(tx, `WHERE t.id = $1::uuid${lock ? ' FOR UPDATE OF t' : ''}`, [id]);
    return row;
  }

  /** Rows by id, or by the values of another field, in id order, in which they are locked on demand. */
  findMany(tx: Tx, values: readonly string[], lock = false, by = 'id'): Promise<Row[]> {
    const { name, type } = by === 'id' ? { name: 'id', type: 'uuid' } : this.columnOf(by);
    const rest = `WHERE t.${sqlName(name)} = ANY($1::${type}[]) ORDER BY t.id${lock ? ' FOR UPDATE OF t' : ''}`;
    return this.select(tx, rest, [values]);
  }

  /** Rows whose fields equal values; locked in id order by the SQL itself (ADR: lock order). */
  where(tx: Tx, match: Readonly<Record<string, unknown>>, limit: number, lock: boolean): Promise<Row[]> {
    const params: unknown[] = [];
    const conditions = Object.entries(match).flatMap(([name, value]) => {
      const field = this.fieldOf(name);
      if (value === null) return [`t.${sqlName(field.columns[0]?.name ?? '')} IS NULL`];
      return this.cellsOf(field, value).map(([column, cell]) => {
        params.push(cell);
        return `t.${sqlName(column)} = $${params.length}`;
      });
    });
    const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
    return this.select(tx, `${where} ORDER BY t.id LIMIT ${limit}${lock ? ' FOR UPDATE OF t' : ''}`, params);
  }

  async insert(tx: Tx, id: string, values: Readonly<Record<string, unknown>>, now: Date): Promise<Row> {
    await this.append(tx, id, values, now);
    return (await this.find(tx, id)) as Row;
  }

  /** Inserts without reading back. */
  async append(tx: Tx, id: string, values: Readonly<Record<string, unknown>>, now: Date): Promise<void> {
    const cells: [string, unknown][] = [
      ['id', id],
      ['created_at', now],
      ['updated_at', now],
      ...this.ownCells(values),
    ];
    const names = cells.map(([name]) => sqlName(name)).join(', ');
    const places = cells.map((_cell, index) => `$${index + 1}`).join(', ');
    const params = cells.map(([, cell]) => cell);
    await tx.query(`INSERT INTO ${sqlName(this.resource.table)} (${names}) VALUES (${places})`, params);
    await this.sides.write(tx, [{ id, values }]);
  }

  /**
   * Inserts rows with one statement, and one or two for each many-to-many field.
   * @returns them, in the order given
   */
  async insertMany(tx: Tx, rows: readonly KeyedValues[], now: Date): Promise<Row[]> {
    await this.appendMany(tx, rows, now);
    return this.inOrder(tx, rows);
  }

  /** Inserts rows without reading back. */
  async appendMany(tx: Tx, rows: readonly KeyedValues[], now: Date): Promise<void> {
    if (rows.length === 0) return;
    const { sql, params } = insertStatement(this.resource, rows, now);
    await tx.query(sql, params);
    await this.sides.write(tx, rows);
  }

  /**
   * Changes rows that the caller has locked, and raises their versions, as {@link insertMany} inserts.
   * @param rows each id once
   * @returns them afterwards, in the order given
   */
  async updateMany(tx: Tx, rows: readonly KeyedValues[], now: Date): Promise<Row[]> {
    if (rows.length === 0) return [];
    const { sql, params } = updateStatement(this.resource, rows, now);
    await tx.query(sql, params);
    await this.sides.write(tx, rows);
    return this.inOrder(tx, rows);
  }

  /**
   * Changes a row and raises its version.
   * @param condition further condition; when no row fulfils it nothing is changed
   * @returns the row afterwards, or nothing when none was changed
   */
  async update(
    tx: Tx,
    id: string,
    values: Readonly<Record<string, unknown>>,
    now: Date,
    condition?: UpdateCondition,
  ): Promise<Row | undefined> {
    const params: unknown[] = [...(condition?.params ?? []), id, now];
    const base = params.length;
    const cells = this.ownCells(values);
    params.push(...cells.map(([, cell]) => cell));
    const sets = cells.map(([name], index) => `${sqlName(name)} = $${base + 1 + index}`);
    const [changed] = await tx.query(
      `UPDATE ${sqlName(this.resource.table)} SET ${['version = version + 1', `updated_at = $${base}`, ...sets].join(', ')} ` +
        `WHERE id = $${base - 1}::uuid${condition ? ` AND ${condition.sql}` : ''} RETURNING id`,
      params,
    );
    if (!changed) return undefined;
    await this.sides.write(tx, [{ id, values }]);
    return this.find(tx, id);
  }

  async delete(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.query(
      `DELETE FROM ${sqlName(this.resource.table)} WHERE id = $1::uuid RETURNING id`,
      [id],
    );
    return rows.length > 0;
  }

  /** The clear text of a secret, or nothing. */
  async openSecret(tx: Tx, id: string, field: string): Promise<string | undefined> {
    const [row] = await tx.query<{ sealed: Buffer }>(
      `SELECT sealed FROM ${sqlName(secretTable(this.resource))} WHERE owner_id = $1::uuid AND field = $2`,
      [id, field],
    );
    return row ? this.secrets.open(row.sealed, `${id}/${field}`) : undefined;
  }

  private async inOrder(tx: Tx, rows: readonly KeyedValues[]): Promise<Row[]> {
    const ids = rows.map(({ id }) => id);
    const byId = new Map((await this.findMany(tx, ids)).map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id.toLowerCase()) as Row);
  }

  private columnOf(name: string): ColumnSpec {
    const [column] = this.fieldOf(name).columns;
    if (!column) throw new TypeError(`${this.resource.name} keeps "${name}" in a table of its own`);
    return column;
  }

  private fieldOf(name: string): CompiledField {
    const field = this.resource.field.get(name);
    if (!field) throw new TypeError(`${this.resource.name} has no field "${name}"`);
    return field;
  }

  private cellsOf(field: CompiledField, value: unknown): [string, unknown][] {
    const cells = value === null ? field.columns.map(() => null) : field.kind.encode(value);
    return field.columns.map((column, index) => [column.name, cells[index]]);
  }

  private ownCells(values: Readonly<Record<string, unknown>>): [string, unknown][] {
    return Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : this.cellsOf(this.fieldOf(name), value),
    );
  }
}
