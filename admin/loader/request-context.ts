import type { FastifyRequest } from 'fastify';
import type { StaffSession } from '../../src/access/staff-session.js';
import { KernelErrors } from '../../src/errors/kernel.errors.js';

/** What the guards found out about a request, for the handlers behind them. */
export interface AdminRequestContext {
  readonly nonce: string;
  session: StaffSession | null;
}

const contexts = new WeakMap<FastifyRequest, AdminRequestContext>();

/**
 * Opens the context of a request.
 * @param request that has just come in
 * @param nonce its CSP nonce
 */
export function openContext(request: FastifyRequest, nonce: string): AdminRequestContext {
  const context: AdminRequestContext = { nonce, session: null };
  contexts.set(request, context);
  return context;
}

/**
 * The context of a request that passed the guards.
 * @param request of the back-office
 */
export function contextOf(request: FastifyRequest): AdminRequestContext {
  const context = contexts.get(request);
  if (!context) throw new Error('This request did not pass the guards of the back-office.');
  return context;
}

/**
 * The live session of a request to a route for staff.
 * @param request of the back-office
 * @throws kernel.unauthenticated when there is none
 */
export function sessionOf(request: FastifyRequest): StaffSession {
  const { session } = contextOf(request);
  if (!session) throw KernelErrors.unauthenticated();
  return session;
}
