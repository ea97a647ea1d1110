import { definePlugin } from '../plugin/define-plugin.js';

/** What the database itself needs: extensions (in its first migration) and the record of demo data. */
export const databasePlugin = definePlugin({
  name: 'database',
  label: { en: 'Database', zh: '数据库' },
  schema: [
    `CREATE TABLE database_demo (
  plugin text NOT NULL,
  loaded_at timestamp with time zone NOT NULL,
  CONSTRAINT pk_database_demo PRIMARY KEY (plugin)
)`,
  ],
});
