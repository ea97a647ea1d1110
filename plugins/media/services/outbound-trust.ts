import type { OutboundOptions } from 'emporion';

/** Token of the {@link OutboundTrust}. */
export const OUTBOUND = Symbol('OUTBOUND');

/** Whom files are fetched from: the public internet, unless a test says otherwise. */
export type OutboundTrust = Pick<OutboundOptions, 'resolve' | 'admits'>;
