import { AuditEntry } from '../../src/audit/audit.plugin.js';
import type { Page } from '../../src/resource/resource-reads.js';
import type { CurrentStaff } from '../current-staff.js';
import type { AdminResourceService } from '../resource/resource-service.js';

/** What an audit entry is about, and the page of them that is asked for. */
export interface AuditSubject {
  /** Name of a resource. */
  readonly type: string;
  readonly id: string;
  /** As the page before said; empty for the first. */
  readonly after: string;
}

/**
 * The audit entries about one row, the newest first; refused to who may not see the audit.
 * @param service reads
 * @param subject the row, and which page
 * @param staff who looks
 */
export function auditTrail(
  service: AdminResourceService,
  { type, id, after }: AuditSubject,
  staff: CurrentStaff,
): Promise<Page> {
  const query = { 'filters.subjectType~~eq': type, 'filters.subjectId~~eq': id, perPage: '20', after };
  return service.list(service.registry.resource(AuditEntry.name), query, staff);
}
