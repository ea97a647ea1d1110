import { ROOT_PATH } from './window';

/** A problem document (RFC 9457) as our server writes it. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
}

/** What {@link call} rejects with when the server refused. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** Sends whoever is not signed in any more to the login, and back here afterwards. */
export function goToLogin(): void {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`${ROOT_PATH}/login?next=${encodeURIComponent(here)}`);
}

/**
 * Calls the back-office's own API.
 * @param method GET reads, POST changes
 * @param path below `/admin`
 * @param body sent as JSON
 * @throws ProblemError when the server refuses
 */
export async function call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const response = await fetch(ROOT_PATH + path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: 'same-origin',
  });
  if (response.status === 401 && method === 'GET') goToLogin();
  return answerOf<T>(response);
}

/**
 * Sends a piece of a file to the back-office's own API.
 * @param path below `/admin`
 * @param piece its bytes
 * @param signal aborts it
 * @throws ProblemError when the server refuses
 */
export async function send<T>(path: string, piece: Blob, signal: AbortSignal): Promise<T> {
  const headers = { accept: 'application/json', 'content-type': 'application/octet-stream' };
  const response = await fetch(ROOT_PATH + path, {
    method: 'POST',
    headers,
    body: piece,
    credentials: 'same-origin',
    signal,
  });
  return answerOf<T>(response);
}

async function answerOf<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as T;
  throw new ProblemError((answer as Problem | null) ?? unreadable(response.status));
}

function unreadable(status: number): Problem {
  return { status, code: 'unreadable', title: `HTTP ${status}`, detail: `HTTP ${status}` };
}
