import type { Tx } from '../database/unit-of-work.js';

/** `result` is what an export made, `errors` the rows that an import refused. */
export type TransferFile = 'result' | 'errors';

/** DDL of the files' table: chunks, so that a file is never held in memory whole. */
export const FILES_DDL = [
  `CREATE TABLE transfers_chunk (
  transfer_id uuid NOT NULL,
  file text NOT NULL,
  seq integer NOT NULL,
  content text NOT NULL,
  CONSTRAINT pk_transfers_chunk PRIMARY KEY (transfer_id, file, seq),
  CONSTRAINT fk_transfers_chunk_transfer_id FOREIGN KEY (transfer_id) REFERENCES transfers_transfer (id) ON DELETE CASCADE
)`,
];

/** Adds text to the end of a file. */
export async function appendToFile(
  tx: Tx,
  transferId: string,
  file: TransferFile,
  content: string,
): Promise<void> {
  if (content === '') return;
  await tx.query(
    `INSERT INTO transfers_chunk (transfer_id, file, seq, content)
     SELECT $1::uuid, $2::text, coalesce(max(seq) + 1, 0), $3::text FROM transfers_chunk WHERE transfer_id = $1::uuid AND file = $2::text`,
    [transferId, file, content],
  );
}

/**
 * One chunk of a file.
 * @param seq from 0
 * @returns its text, or nothing after the last one
 */
export async function readChunk(
  tx: Tx,
  transferId: string,
  file: TransferFile,
  seq: number,
): Promise<string | undefined> {
  const [row] = await tx.query<{ content: string }>(
    'SELECT content FROM transfers_chunk WHERE transfer_id = $1::uuid AND file = $2 AND seq = $3',
    [transferId, file, seq],
  );
  return row?.content;
}
