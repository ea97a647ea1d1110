import { systemActor } from '../access/actor.js';
import type { WriteScope } from '../command/write-scope.js';
import type { Registry } from '../plugin/registry.js';
import { uuidv7 } from '../values/uuid.js';

/**
 * Lets each plugin fill the database with its demo data, once in the life of the database. Each plugin's data is one
 * transaction together with the record that it is there, so a second node or a restart never loads it twice.
 * @param registry plugins in dependency order
 * @param scope opens the transactions
 * @returns names of the plugins whose data was loaded now
 */
export async function loadDemoData(registry: Registry, scope: WriteScope): Promise<string[]> {
  const loaded: string[] = [];
  for (const plugin of registry.plugins) {
    if (!plugin.demo) continue;
    const origin = {
      actor: systemActor('demo'),
      action: `${plugin.name}.demo`,
      requestId: uuidv7(),
      locale: registry.locales[0],
    };
    const isNew = await scope.run(origin, async (context) => {
      const rows = await context.tx.query(
        'INSERT INTO database_demo (plugin, loaded_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING plugin',
        [plugin.name, context.now],
      );
      if (rows.length > 0) await plugin.demo?.(context);
      return rows.length > 0;
    });
    if (isNew) loaded.push(plugin.name);
  }
  return loaded;
}
