import type { BaseRecord, BaseResource, Filter } from 'adminjs';
import { loadAdminJs } from '../adminjs-runtime.js';

/** Rows of the fixture, by id. */
export type Store = Map<string, Record<string, unknown>>;

/**
 * A resource of AdminJS over a Map, written as an AdminJS adapter usually is. It exists to test the loader alone, and to
 * show what AdminJS does when nobody stops it.
 * @param id the resource's id
 * @param names its properties; the first is the id
 * @param store its rows
 */
export async function storeResource(
  id: string,
  names: readonly string[],
  store: Store,
): Promise<BaseResource> {
  const { BaseRecord: Row, BaseResource: Base, BaseProperty } = (await loadAdminJs()).adminjs;
  const properties = names.map(
    (path, position) => new BaseProperty({ path, isId: position === 0, position }),
  );
  class StoreResource extends Base {
    override id = (): string => id;
    override databaseName = (): string => 'fixture';
    override properties = () => properties;
    override property = (path: string) => properties.find((property) => property.path() === path) ?? null;
    override count = async (): Promise<number> => store.size;
    override async find(_filter: Filter): Promise<BaseRecord[]> {
      return [...store.values()].map((row) => new Row(row, this));
    }
    override async findOne(recordId: string): Promise<BaseRecord | null> {
      const row = store.get(recordId);
      return row ? new Row(row, this) : null;
    }
    override async findMany(ids: (string | number)[]): Promise<BaseRecord[]> {
      return ids.flatMap((one) =>
        store.has(String(one)) ? [new Row(store.get(String(one)) ?? {}, this)] : [],
      );
    }
    override async create(params: Record<string, unknown>): Promise<Record<string, unknown>> {
      store.set(String(params['id']), params);
      return params;
    }
    override async update(
      recordId: string,
      params: Record<string, unknown>,
    ): Promise<Record<string, unknown>> {
      const row = { ...store.get(recordId), ...params };
      store.set(recordId, row);
      return row;
    }
    override async delete(recordId: string): Promise<void> {
      store.delete(recordId);
    }
  }
  return new StoreResource();
}
