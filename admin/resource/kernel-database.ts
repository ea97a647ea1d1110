import { BaseDatabase } from 'adminjs';

/**
 * AdminJS registers adapters in pairs of database and resource. Resources are handed over one by one, so no database is
 * ever ours.
 */
export class KernelDatabase extends BaseDatabase {
  static override isAdapterFor(): boolean {
    return false;
  }
}
