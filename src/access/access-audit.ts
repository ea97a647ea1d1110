import { AuditEntry } from '../audit/audit.plugin.js';
import type { Tx } from '../database/unit-of-work.js';
import { currentRequest } from '../http/request-context.js';
import type { RowStores } from '../resource/row-stores.js';
import { uuidv7 } from '../values/uuid.js';

/** Something that happened to a sign-in, which changes no row that is audited by itself. */
export interface AccessNote {
  readonly action: 'access.login.succeeded' | 'access.login.failed' | 'access.login.ended';
  /** Who it was, once that is proven. */
  readonly staff?: { readonly id: string; readonly name: string };
  /** The account that was tried, when there is such a one. What was typed is not kept: it may be a password. */
  readonly accountId?: string | undefined;
  readonly ip: string;
}

/** Writes sign-ins into the audit log, in the caller's transaction. */
export class AccessAudit {
  constructor(private readonly stores: RowStores) {}

  /**
   * Adds an entry.
   * @param tx the open transaction
   * @param note what happened
   */
  async record(tx: Tx, { action, staff, accountId, ip }: AccessNote, now: Date): Promise<void> {
    const subjectId = staff?.id ?? accountId ?? null;
    const entry = {
      action,
      actorKind: staff ? 'staff' : 'anonymous',
      actorId: staff?.id ?? null,
      actorName: staff?.name ?? null,
      subjectType: subjectId === null ? null : 'access.staff',
      subjectId,
      changes: [],
      requestId: currentRequest()?.requestId ?? '-',
      ip,
    };
    await this.stores.of(AuditEntry.name).append(tx, uuidv7(now.getTime()), entry, now);
  }
}
