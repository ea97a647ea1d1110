import type { Readable } from 'node:stream';
import { actorReference, type Actor } from '../access/actor.js';
import type { Tx, UnitOfWork } from '../database/unit-of-work.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { uuidv7 } from '../values/uuid.js';
import { decoderOf, detectEncoding, type TextEncoding } from './text-encoding.js';
import { TransferErrors } from './transfer.errors.js';

/** A file that somebody sent to be imported. */
export interface Upload {
  readonly id: string;
  /** Bytes so far. */
  readonly size: number;
  /** Nothing before the file has been looked at. */
  readonly encoding: TextEncoding | null;
}

/** Bytes of one piece: what is held in memory at once. */
const PIECE_BYTES = 256 * 1_024;

/** That no transfer waits for a file. */
const UNUSED = `NOT EXISTS (SELECT FROM transfers_transfer
  WHERE upload = transfers_upload.id::text AND status IN ('waiting', 'running'))`;

/** DDL of the uploaded files: pieces as they came, and who may use them. */
export const UPLOADS_DDL = [
  `CREATE TABLE transfers_upload (
  id uuid NOT NULL,
  owner text NOT NULL,
  size bigint NOT NULL DEFAULT 0,
  encoding text,
  created_at timestamptz NOT NULL,
  CONSTRAINT pk_transfers_upload PRIMARY KEY (id)
)`,
  'CREATE INDEX ix_transfers_upload_created_at ON transfers_upload (created_at)',
  `CREATE TABLE transfers_upload_piece (
  upload_id uuid NOT NULL,
  seq integer NOT NULL,
  content bytea NOT NULL,
  CONSTRAINT pk_transfers_upload_piece PRIMARY KEY (upload_id, seq),
  CONSTRAINT fk_transfers_upload_piece_upload_id FOREIGN KEY (upload_id) REFERENCES transfers_upload (id) ON DELETE CASCADE
)`,
];

/** Begins a file; only its owner can add to it, look at it and import it. */
export async function beginUpload(tx: Tx, actor: Actor, now: Date): Promise<string> {
  const id = uuidv7(now.getTime());
  await tx.query('INSERT INTO transfers_upload (id, owner, created_at) VALUES ($1, $2, $3)', [
    id,
    ownerOf(actor),
    now,
  ]);
  return id;
}

/**
 * A file of somebody's.
 * @param id any uuid. Raises `kernel.not_found` for a file of another owner too
 */
export async function findUpload(tx: Tx, id: string, actor: Actor): Promise<Upload> {
  const [row] = await tx.query<{ id: string; size: string; encoding: TextEncoding | null }>(
    'SELECT id, size, encoding FROM transfers_upload WHERE id = $1::uuid AND owner = $2',
    [id, ownerOf(actor)],
  );
  if (!row) throw KernelErrors.not_found({ what: 'uploaded file' });
  return { ...row, size: Number(row.size) };
}

/**
 * Adds what a stream brings to the end of a file, piece by piece: each is kept at once, so that a broken connection
 * costs one at most.
 * @param at bytes that the file has; a caller who sends a part twice is refused the second time
 * @param limit bytes of the whole file. Raises `kernel.too_large` and `transfers.out_of_step`
 * @returns bytes of the file afterwards
 */
export async function appendStream(
  unitOfWork: UnitOfWork,
  id: string,
  body: Readable,
  { at, limit }: { readonly at: number; readonly limit: number },
): Promise<number> {
  let size = at;
  for await (const piece of piecesOf(body)) {
    if (size + piece.length > limit) throw KernelErrors.too_large({ limit });
    const from = size;
    await unitOfWork.run((tx) => appendPiece(tx, id, from, piece));
    size += piece.length;
  }
  return size;
}

/** Adds one piece at a place; raises `transfers.out_of_step` when the file does not end there. */
export async function appendPiece(tx: Tx, id: string, at: number, piece: Uint8Array): Promise<void> {
  const [row] = await tx.query(
    `UPDATE transfers_upload SET size = size + $3, encoding = NULL WHERE id = $1::uuid AND size = $2 RETURNING id`,
    [id, at, piece.length],
  );
  if (!row) throw TransferErrors.out_of_step({ at });
  await tx.query(
    `INSERT INTO transfers_upload_piece (upload_id, seq, content)
     SELECT $1::uuid, coalesce(max(seq) + 1, 0), $2 FROM transfers_upload_piece WHERE upload_id = $1::uuid`,
    [id, piece],
  );
}

/**
 * Removes a file that was imported, unless another transfer still waits for it.
 * @param id of the file; nothing when there was none
 */
export async function dropUpload(tx: Tx, id: string | null): Promise<void> {
  if (id === null) return;
  await tx.query(`DELETE FROM transfers_upload WHERE id = $1::uuid AND ${UNUSED}`, [id]);
}

/** Removes the files that were begun before a time and that no transfer waits for. */
export async function sweepUploadsBefore(tx: Tx, oldest: Date): Promise<void> {
  await tx.query(`DELETE FROM transfers_upload WHERE created_at < $1 AND ${UNUSED}`, [oldest]);
}

/**
 * Looks at a file as a whole and finds its encoding, once.
 * @returns the encoding. Raises `transfers.unknown_encoding`
 */
export async function encodingOf(unitOfWork: UnitOfWork, upload: Upload): Promise<TextEncoding> {
  if (upload.encoding) return upload.encoding;
  const encoding = await detectEncoding(() => readPieces(unitOfWork, upload.id));
  if (!encoding) throw TransferErrors.unknown_encoding();
  await unitOfWork.run((tx) =>
    tx.query('UPDATE transfers_upload SET encoding = $2 WHERE id = $1::uuid AND size = $3', [
      upload.id,
      encoding,
      upload.size,
    ]),
  );
  return encoding;
}

/** The text of a file, piece by piece. */
export async function* readText(
  unitOfWork: UnitOfWork,
  id: string,
  encoding: TextEncoding,
): AsyncGenerator<string> {
  const decoder = decoderOf(encoding);
  for await (const piece of readPieces(unitOfWork, id)) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

async function* readPieces(unitOfWork: UnitOfWork, id: string): AsyncGenerator<Uint8Array> {
  for (let seq = 0; ; seq += 1) {
    const [row] = await unitOfWork.readFresh((tx) =>
      tx.query<{ content: Buffer }>(
        'SELECT content FROM transfers_upload_piece WHERE upload_id = $1::uuid AND seq = $2',
        [id, seq],
      ),
    );
    if (!row) return;
    yield row.content;
  }
}

async function* piecesOf(body: Readable): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes < PIECE_BYTES) continue;
    yield Buffer.concat(waiting);
    [waiting, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}

function ownerOf(actor: Actor): string {
  const { kind, id, name } = actorReference(actor);
  return `${kind}:${id ?? name ?? ''}`;
}
