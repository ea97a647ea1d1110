import { actorReference, type Actor } from '../access/actor.js';
import { auditParts } from '../audit/audit-parts.js';
import { AuditEntry, type AuditChange } from '../audit/audit.plugin.js';
import type { Tx, UnitOfWork } from '../database/unit-of-work.js';
import type { EventDefinition, EventEnvelope } from '../events/define-event.js';
import type { EventOutbox } from '../events/event-outbox.js';
import type { JobQueue } from '../jobs/job-queue.js';
import type { Registry } from '../plugin/registry.js';
import type { AnyResource, WrittenRow } from '../resource/define-resource.js';
import type { RowStores } from '../resource/row-stores.js';
import { settingsValue } from '../settings/settings-store.js';
import type { Clock } from '../values/clock.js';
import { uuidv7 } from '../values/uuid.js';
import { AuditedRows } from './audited-rows.js';
import type { Rows, WriteContext } from './write-context.js';

/** Where a write comes from. */
export interface WriteOrigin {
  readonly actor: Actor;
  /** Name of the command or job. */
  readonly action: string;
  readonly requestId: string;
  readonly locale: string;
  readonly ip?: string;
  readonly subject?: { readonly type: string; readonly id: string };
}

/** What a write scope is made of. */
export interface WriteServices {
  readonly registry: Registry;
  readonly unitOfWork: UnitOfWork;
  readonly stores: RowStores;
  readonly jobs: JobQueue;
  readonly events: EventOutbox;
  readonly clock: Clock;
  /** Looks a Nest provider up. */
  readonly provider: (token: unknown) => unknown;
}

/**
 * Opens the transaction of a write and closes it with its audit entry and its events: whatever the work changed, both
 * are committed with it or not at all.
 */
export class WriteScope {
  constructor(private readonly services: WriteServices) {}

  /**
   * Runs a write.
   * @param origin who writes, under which name
   * @param work what to do; may be run again when the transaction fails to serialise
   */
  run<T>(origin: WriteOrigin, work: (context: WriteContext) => Promise<T>): Promise<T> {
    return this.services.unitOfWork.run((tx) => this.runIn(tx, origin, work));
  }

  /**
   * Runs a write in a transaction that is open already.
   * @param tx the open transaction
   */
  async runIn<T>(tx: Tx, origin: WriteOrigin, work: (context: WriteContext) => Promise<T>): Promise<T> {
    const changes: AuditChange[] = [];
    const events: EventEnvelope[] = [];
    const context = this.context(tx, origin, changes, events);
    const result = await work(context);
    await this.settle(context, changes);
    await this.audit(tx, origin, changes);
    if (events.length > 0) await this.services.events.append(tx, events);
    return result;
  }

  /** Lets resources draw what follows from all writes of the transaction; what that writes is followed too. */
  private async settle(context: WriteContext, changes: readonly AuditChange[]): Promise<void> {
    for (let settled = 0; settled < changes.length;) {
      const fresh = changes.slice(settled);
      settled = changes.length;
      for (const name of new Set(fresh.map(({ resource }) => resource))) {
        const writes = fresh.filter(({ resource }) => resource === name).map(writtenRow);
        await this.services.registry.resource(name).definition.afterWrites?.(context, writes);
      }
    }
  }

  /**
   * The context of work that has no transaction of its own.
   * @param origin who acts, under which name
   * @param work opens transactions by `inTransaction`
   */
  outside<T>(origin: WriteOrigin, work: (context: WriteContext) => Promise<T>): Promise<T> {
    const { registry, unitOfWork, clock, provider } = this.services;
    const closed = (): never => {
      throw new TypeError(
        `${origin.action} has no transaction of its own: write inside context.inTransaction().`,
      );
    };
    const { actor, locale, requestId } = origin;
    return work({
      actor,
      locale,
      contentLocales: registry.locales,
      requestId,
      get now() {
        return clock.now();
      },
      get tx() {
        return closed();
      },
      savepoint: closed,
      rows: closed,
      emit: closed,
      enqueue: closed,
      inTransaction: (part) => this.run(origin, part),
      settings: (settings) => unitOfWork.readFresh((tx) => settingsValue(tx, settings)),
      port: <T>(port: { readonly name: string }) =>
        registry.contributions(port.name) as ReadonlyMap<string, T>,
      get: <T>(token: unknown) => provider(token) as T,
    });
  }

  private context(
    tx: Tx,
    origin: WriteOrigin,
    changes: AuditChange[],
    events: EventEnvelope[],
  ): WriteContext {
    const { registry, stores, jobs, clock, provider } = this.services;
    const now = clock.now();
    const emit = (event: EventDefinition, data: unknown, subject = origin.subject): void => {
      events.push(envelope(event, data, origin, now, subject ?? null));
    };
    const context: WriteContext = {
      inTransaction: (work) => work(context),
      savepoint: async (part) => {
        const [kept, keptEvents] = [changes.length, events.length];
        try {
          return await tx.savepoint(part);
        } catch (error) {
          changes.length = kept;
          events.length = keptEvents;
          throw error;
        }
      },
      actor: origin.actor,
      now,
      locale: origin.locale,
      contentLocales: registry.locales,
      requestId: origin.requestId,
      tx,
      rows: <R extends AnyResource>(resource: R) => {
        const record = (change: AuditChange, changed: readonly string[], version: number): void => {
          changes.push(change);
          const event = registry.events.get(`${change.resource}.${change.action}`);
          if (event)
            emit(event, { id: change.id, version, changed }, { type: change.resource, id: change.id });
        };
        return new AuditedRows(context, stores.of(resource.name), record) as unknown as Rows<R>;
      },
      emit: async (event, data, subject) => emit(event, data, subject),
      enqueue: (job, payload, options) => jobs.enqueue(tx, job, payload, options),
      settings: (settings) => settingsValue(tx, settings),
      port: <T>(port: { readonly name: string }) =>
        registry.contributions(port.name) as ReadonlyMap<string, T>,
      get: <T>(token: unknown) => provider(token) as T,
    };
    return context;
  }

  private async audit(tx: Tx, origin: WriteOrigin, changes: readonly AuditChange[]): Promise<void> {
    if (changes.length === 0) return;
    const { kind, id, name } = actorReference(origin.actor);
    const [first] = changes;
    const subject = origin.subject ?? (first ? { type: first.resource, id: first.id } : undefined);
    const { stores, clock } = this.services;
    const entry = {
      action: origin.action,
      actorKind: kind,
      actorId: id,
      actorName: name,
      subjectType: subject?.type ?? null,
      subjectId: subject?.id ?? null,
      requestId: origin.requestId,
      ip: origin.ip ?? null,
    };
    const now = clock.now();
    const entries = auditParts(changes).map((part) => ({
      id: uuidv7(now.getTime()),
      values: { ...entry, changes: part },
    }));
    await stores.of(AuditEntry.name).appendMany(tx, entries, now);
  }
}

function writtenRow({ id, action, before, after }: AuditChange): WrittenRow {
  return { id, action, changed: Object.keys(after ?? before ?? {}) };
}

function envelope(
  event: EventDefinition,
  data: unknown,
  origin: WriteOrigin,
  now: Date,
  subject: EventEnvelope['subject'],
): EventEnvelope {
  return {
    id: uuidv7(now.getTime()),
    name: event.name,
    schemaVersion: event.schemaVersion,
    occurredAt: now.toISOString(),
    actor: actorReference(origin.actor),
    subject,
    data: event.data.parse(data),
  };
}
