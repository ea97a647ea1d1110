import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Tx } from '../database/unit-of-work.js';
import type { FileRecord } from './csv-reader.js';

/** A record of a file, as it is put down to wait. */
export interface WaitingRecord extends FileRecord {
  /** What records that belong to it call it. */
  readonly names?: readonly string[];
  /** What the record that it belongs to is called. */
  readonly owner?: string | undefined;
  /** Whether it is taken after the others. */
  readonly isLast?: boolean;
}

/** A record of a file that waits to be taken, with its number in the order in which they are, from 1. */
export interface StagedRow extends FileRecord {
  readonly seq: number;
  /** Number of the first record of its group, where records were gathered. */
  readonly head?: number;
}

/**
 * DDL of the rows that wait: they are gone when their import ends. `names`, `owner`, `is_last`, `head` and `place` are
 * those of a format whose rows are gathered, and null otherwise.
 */
export const STAGED_DDL = [
  `CREATE TABLE transfers_row (
  transfer_id uuid NOT NULL,
  seq integer NOT NULL,
  line integer NOT NULL,
  cells text[] NOT NULL,
  problem text,
  problem_column integer,
  names text[],
  owner text,
  is_last boolean,
  head integer,
  place integer,
  CONSTRAINT pk_transfers_row PRIMARY KEY (transfer_id, seq),
  CONSTRAINT fk_transfers_row_transfer_id FOREIGN KEY (transfer_id) REFERENCES transfers_transfer (id) ON DELETE CASCADE
)`,
  'CREATE INDEX ix_transfers_row_place ON transfers_row (transfer_id, place) WHERE place IS NOT NULL',
];

const COPY =
  'COPY transfers_row (transfer_id, seq, line, cells, problem, problem_column, names, owner, is_last) FROM STDIN';

/**
 * Writes records by COPY.
 * @param tx the caller's transaction
 * @param first number of the first of them
 */
export async function stageRows(
  tx: Tx,
  transferId: string,
  records: readonly WaitingRecord[],
  first: number,
): Promise<void> {
  if (records.length === 0) return;
  const client = (await tx.manager.queryRunner?.connect()) as PoolClient;
  await pipeline(linesOf(transferId, records, first), client.query(copyFrom(COPY)));
}

/**
 * Puts records next to the one that they belong to, in the order of the file: each gets its place, and the number of
 * the first of its group. Records that belong to one that the file does not have follow the first of them. Groups whose
 * first record is to be taken last come after the others.
 * @param tx the caller's transaction
 */
export async function gatherStaged(tx: Tx, transferId: string): Promise<void> {
  // One statement over a whole file may take longer than one of a request.
  await tx.query(`SELECT set_config('statement_timeout', '0', true)`);
  await tx.query(
    `WITH mine AS MATERIALIZED (SELECT seq, names, owner, is_last FROM transfers_row WHERE transfer_id = $1::uuid),
     named AS (
       SELECT name, min(seq) AS seq FROM mine, unnest(names) AS name WHERE owner IS NULL GROUP BY name
     ),
     missing AS (SELECT owner AS name, min(seq) AS seq FROM mine WHERE owner IS NOT NULL GROUP BY owner),
     headed AS (
       SELECT mine.seq, coalesce(named.seq, missing.seq, mine.seq) AS head
       FROM mine LEFT JOIN named ON named.name = mine.owner LEFT JOIN missing ON missing.name = mine.owner
     ),
     placed AS (
       SELECT headed.seq, head, row_number() OVER (ORDER BY first.is_last IS TRUE, head, headed.seq) AS place
       FROM headed JOIN mine AS first ON first.seq = headed.head
     )
     UPDATE transfers_row SET head = placed.head, place = placed.place
     FROM placed WHERE transfers_row.transfer_id = $1::uuid AND transfers_row.seq = placed.seq`,
    [transferId],
  );
}

/** Where reading goes on. */
export interface StagedPage {
  /** Number of the last record that was taken. */
  readonly after: number;
  readonly limit: number;
  /** Whether {@link gatherStaged} has put them in order. */
  readonly isGathered: boolean;
}

/** Records after a number, in order. */
export async function readStaged(
  tx: Tx,
  transferId: string,
  { after, limit, isGathered }: StagedPage,
): Promise<StagedRow[]> {
  const number = isGathered ? 'place' : 'seq';
  const rows = await tx.query<{
    seq: number;
    head: number | null;
    line: number;
    cells: string[];
    problem: string | null;
    problem_column: number | null;
  }>(
    `SELECT ${number} AS seq, head, line, cells, problem, problem_column FROM transfers_row
     WHERE transfer_id = $1::uuid AND ${number} > $2 ORDER BY ${number} LIMIT $3`,
    [transferId, after, limit],
  );
  return rows.map(({ seq, head, line, cells, problem, problem_column: column }) => ({
    seq,
    line,
    cells,
    ...(head === null ? {} : { head }),
    ...(problem === null ? {} : { problem: { reason: problem, ...(column === null ? {} : { column }) } }),
  }));
}

/** Removes all records of a transfer. */
export async function dropStaged(tx: Tx, transferId: string): Promise<void> {
  await tx.query('DELETE FROM transfers_row WHERE transfer_id = $1::uuid', [transferId]);
}

function* linesOf(transferId: string, records: readonly WaitingRecord[], first: number): Generator<string> {
  for (const [index, { line, cells, problem, names, owner, isLast }] of records.entries()) {
    const values = [
      transferId,
      first + index,
      line,
      copyText(arrayText(cells)),
      problem ? copyText(problem.reason) : '\\N',
      problem?.column ?? '\\N',
      names ? copyText(arrayText(names)) : '\\N',
      owner === undefined ? '\\N' : copyText(owner),
      isLast === undefined ? '\\N' : String(isLast),
    ];
    yield `${values.join('\t')}\n`;
  }
}

/** The text of a PostgreSQL array. */
function arrayText(cells: readonly string[]): string {
  return `{${cells.map((cell) => `"${cell.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A value as the text format of COPY writes it. */
function copyText(text: string): string {
  return text.replace(/[\\\n\r\t]/g, (sign) => ESCAPES[sign] ?? sign);
}
