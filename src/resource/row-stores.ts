import type { SecretBox } from '../access/secret-box.js';
import type { Registry } from '../plugin/registry.js';
import { RowStore } from './row-store.js';

/** The row store of every resource, by the resource's full name. */
export class RowStores {
  private readonly stores = new Map<string, RowStore>();

  constructor(registry: Registry, secrets: SecretBox) {
    for (const resource of registry.resources.values()) {
      this.stores.set(resource.name, new RowStore(resource, secrets));
    }
  }

  /** The store of a resource; a name that is not declared is a fault of the caller. */
  of(name: string): RowStore {
    const store = this.stores.get(name);
    if (!store) throw new TypeError(`No enabled plugin declares the resource "${name}".`);
    return store;
  }
}
