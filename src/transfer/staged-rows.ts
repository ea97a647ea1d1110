import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Tx } from '../database/unit-of-work.js';
import type { FileRecord } from './csv-reader.js';

/** A record of a file that waits to be taken, with its number among them, from 1. */
export interface StagedRow extends FileRecord {
  readonly seq: number;
}

/** DDL of the rows that wait: they are gone when their import ends. */
export const STAGED_DDL = [
  `CREATE TABLE transfers_row (
  transfer_id uuid NOT NULL,
  seq integer NOT NULL,
  line integer NOT NULL,
  cells text[] NOT NULL,
  problem text,
  problem_column integer,
  CONSTRAINT pk_transfers_row PRIMARY KEY (transfer_id, seq),
  CONSTRAINT fk_transfers_row_transfer_id FOREIGN KEY (transfer_id) REFERENCES transfers_transfer (id) ON DELETE CASCADE
)`,
];

const COPY = 'COPY transfers_row (transfer_id, seq, line, cells, problem, problem_column) FROM STDIN';

/**
 * Writes records by COPY.
 * @param tx the caller's transaction
 * @param first number of the first of them
 */
export async function stageRows(
  tx: Tx,
  transferId: string,
  records: readonly FileRecord[],
  first: number,
): Promise<void> {
  if (records.length === 0) return;
  const client = (await tx.manager.queryRunner?.connect()) as PoolClient;
  await pipeline(linesOf(transferId, records, first), client.query(copyFrom(COPY)));
}

/** Records after a number, in order. */
export async function readStaged(
  tx: Tx,
  transferId: string,
  after: number,
  limit: number,
): Promise<StagedRow[]> {
  const rows = await tx.query<{
    seq: number;
    line: number;
    cells: string[];
    problem: string | null;
    problem_column: number | null;
  }>(
    `SELECT seq, line, cells, problem, problem_column FROM transfers_row
     WHERE transfer_id = $1::uuid AND seq > $2 ORDER BY seq LIMIT $3`,
    [transferId, after, limit],
  );
  return rows.map(({ seq, line, cells, problem, problem_column: column }) => ({
    seq,
    line,
    cells,
    ...(problem === null ? {} : { problem: { reason: problem, ...(column === null ? {} : { column }) } }),
  }));
}

/** Removes all records of a transfer. */
export async function dropStaged(tx: Tx, transferId: string): Promise<void> {
  await tx.query('DELETE FROM transfers_row WHERE transfer_id = $1::uuid', [transferId]);
}

function* linesOf(transferId: string, records: readonly FileRecord[], first: number): Generator<string> {
  for (const [index, { line, cells, problem }] of records.entries()) {
    const values = [
      transferId,
      first + index,
      line,
      copyText(arrayText(cells)),
      problem ? copyText(problem.reason) : '\\N',
      problem?.column ?? '\\N',
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
