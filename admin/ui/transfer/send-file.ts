import { call, ProblemError, send } from '../lib/api';

/** Bytes of a part: below what the back-office takes at once, and little to send again. */
const PART = 4 * 1_024 * 1_024;
const TRIES = 5;
const PAUSE_MS = 1_000;
const UPLOADS = '/api/emporion/transfer-uploads';

interface Received {
  readonly id: string;
  readonly size: number;
}

interface Options {
  readonly signal: AbortSignal;
  /** @param sent bytes so far */
  readonly onProgress: (sent: number) => void;
}

/**
 * Sends a file in parts. Where the connection breaks it goes on from what has arrived.
 * @param file chosen by the reader
 * @returns id of the upload
 * @throws ProblemError when the server refuses it
 */
export async function sendFile(file: File, { signal, onProgress }: Options): Promise<string> {
  let received = await send<Received>(UPLOADS, file.slice(0, PART), signal);
  for (let tries = 1; received.size < file.size;) {
    onProgress(received.size);
    const { id, size } = received;
    try {
      received = await send<Received>(`${UPLOADS}/${id}?at=${size}`, file.slice(size, size + PART), signal);
      tries = 1;
    } catch (error) {
      if (signal.aborted || tries >= TRIES || isRefusal(error)) throw error;
      tries += 1;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      received = await call<Received>('GET', `${UPLOADS}/${id}`).catch(() => received);
    }
  }
  onProgress(received.size);
  return received.id;
}

/** A part that arrived in part is no refusal: what follows is sent next. */
function isRefusal(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code !== 'transfers.out_of_step';
}
