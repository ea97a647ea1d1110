import type { ZodType, z } from 'zod';
import type { Label } from '../values/label.js';

/** A fact that other plugins and webhooks may learn of after it is committed. */
export interface EventDefinition<S extends ZodType = ZodType> {
  /** `<plugin>.<entity>.<past participle>`. */
  readonly name: string;
  /** Raised when the data changes its shape; both shapes are sent for one release. */
  readonly schemaVersion: number;
  readonly label: Label;
  /** Ids and facts, never whole entities. */
  readonly data: S;
}

/** What a listener and a webhook receive. */
export interface EventEnvelope<D = unknown> {
  readonly id: string;
  readonly name: string;
  readonly schemaVersion: number;
  /** ISO 8601, UTC. */
  readonly occurredAt: string;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  readonly subject: { readonly type: string; readonly id: string } | null;
  readonly data: D;
}

/**
 * Declares an event.
 * @param event its name, schema version (from 1), label and data schema
 */
export function defineEvent<S extends ZodType>(
  event: Omit<EventDefinition<S>, 'schemaVersion'> & { readonly schemaVersion?: number },
): EventDefinition<S> {
  return Object.freeze({ ...event, schemaVersion: event.schemaVersion ?? 1 });
}

export type EventData<E> = E extends EventDefinition<infer S> ? z.output<S> : never;
