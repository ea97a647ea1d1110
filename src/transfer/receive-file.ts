import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../access/actor.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { TransferErrors } from './transfer.errors.js';
import { appendStream, beginUpload, findUpload } from './uploads.js';

/** What is known of a file while it arrives. */
export const RECEIVED = z.strictObject({
  id: z.uuid(),
  size: z.int().describe('Bytes of the file so far'),
});
export type Received = z.output<typeof RECEIVED>;

/** Where files go, and how large they may be. */
export interface Reception {
  readonly unitOfWork: UnitOfWork;
  /** Bytes of a whole file. */
  readonly limit: number;
}

/**
 * Takes a file that is to be imported, or its first part, as it comes.
 * @param reception where it goes
 * @param request whose body is unread
 * @param actor whom the file belongs to
 * @param now when it began
 * @returns raises `kernel.unsupported_media_type` and `kernel.too_large`
 */
export async function receiveFile(
  { unitOfWork, limit }: Reception,
  request: FastifyRequest,
  actor: Actor,
  now: Date,
): Promise<Received> {
  checkBody(request, 0, limit);
  const id = await unitOfWork.run((tx) => beginUpload(tx, actor, now));
  return { id, size: await appendStream(unitOfWork, id, request.raw, { at: 0, limit }) };
}

/**
 * Takes the next part of a file.
 * @param reception where it goes
 * @param request whose body is unread
 * @param actor whom the file belongs to
 * @param part of which file, and how many bytes were sent before
 * @returns raises `transfers.out_of_step`, `kernel.not_found`, `kernel.unsupported_media_type` and `kernel.too_large`
 */
export async function receivePart(
  { unitOfWork, limit }: Reception,
  request: FastifyRequest,
  actor: Actor,
  { id, at }: { readonly id: string; readonly at: number },
): Promise<Received> {
  checkBody(request, at, limit);
  const { size } = await unitOfWork.readFresh((tx) => findUpload(tx, id, actor));
  if (size !== at) throw TransferErrors.out_of_step({ at });
  return { id, size: await appendStream(unitOfWork, id, request.raw, { at, limit }) };
}

/** Before anything is read: the type, and the size that is announced. */
function checkBody(request: FastifyRequest, at: number, limit: number): void {
  const type = request.headers['content-type'] ?? 'none';
  if (request.body !== undefined || type === 'none') throw KernelErrors.unsupported_media_type({ type });
  if (at + Number(request.headers['content-length'] ?? 0) > limit) throw KernelErrors.too_large({ limit });
}
