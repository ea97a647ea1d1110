import pg from 'pg';

/**
 * Lets a database say that its server has another version than it has: a function of the same name stands before
 * PostgreSQL's own in the search path of everybody who connects from now on.
 * @param url connection URL of the owner
 * @param number as `server_version_num` has it: 140011 for 14.11
 * @param name as `server_version` has it
 */
export async function pretendServerVersion(url: string, number: number, name: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query('CREATE SCHEMA IF NOT EXISTS pretended');
    await client.query(
      `CREATE OR REPLACE FUNCTION pretended.current_setting(setting text) RETURNS text LANGUAGE sql STABLE AS $$
         SELECT CASE setting WHEN 'server_version_num' THEN '${number}' WHEN 'server_version' THEN '${name}'
           ELSE pg_catalog.current_setting(setting) END $$`,
    );
    const database = client.escapeIdentifier(client.database ?? '');
    await client.query(`ALTER DATABASE ${database} SET search_path = public, pretended, pg_catalog`);
  } finally {
    await client.end();
  }
}
