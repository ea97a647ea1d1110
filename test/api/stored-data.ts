import pg from 'pg';

/** Tables that change on their own: sessions that are seen, limits, queues, what a job that comes by the clock has noted. */
const RESTLESS =
  /^(access_session|access_api_key|access_login_attempt|http_rate|jobs_|events_|products_text_locale)/;

/** Of them, what a read may write to: when a session or a key was seen last, and queues, which work on their own. */
export const SEEN_AND_QUEUED = /^(access_session|access_api_key|jobs_)/;

/** Looks at what the database holds, to see that a request changed nothing. */
export class StoredData {
  private constructor(
    private readonly client: pg.Client,
    private readonly tables: readonly string[],
  ) {}

  /**
   * @param url of the database
   * @param restless names of tables that are not looked at
   */
  static async open(url: string, restless = RESTLESS): Promise<StoredData> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    );
    return new StoredData(
      client,
      rows.map(({ name }) => name).filter((name) => !restless.test(name)),
    );
  }

  /** A text per table that changes with any of its rows. */
  async digest(): Promise<Record<string, string>> {
    const parts = this.tables.map(
      (name) =>
        `SELECT '${name}' AS name, md5(coalesce(string_agg(md5(t::text), '' ORDER BY t::text), '')) AS digest FROM "${name}" t`,
    );
    const { rows } = await this.client.query<{ name: string; digest: string }>(parts.join(' UNION ALL '));
    return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
  }

  /** Every cell that holds a hash or a sealed text, in each form in which an answer could give it away. */
  async secrets(): Promise<string[]> {
    const { rows: columns } = await this.client.query<{ table: string; column: string; type: string }>(
      `SELECT table_name AS "table", column_name AS "column", data_type AS type FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name ~ 'hash|sealed|secret|token|password'
         AND data_type IN ('text', 'bytea', 'character varying')`,
    );
    const found: string[] = [];
    for (const { table, column, type } of columns) {
      const cell = `"${column}"`;
      const forms = type === 'bytea' ? [`encode(${cell}, 'hex')`, `encode(${cell}, 'base64')`] : [cell];
      const { rows } = await this.client.query<Record<string, string>>(
        `SELECT ${forms.map((form, index) => `${form} AS form${index}`).join(', ')} FROM "${table}" WHERE ${cell} IS NOT NULL`,
      );
      found.push(...rows.flatMap((row) => Object.values(row)));
    }
    return found.flatMap((text) => [
      text.replace(/\n/g, ''),
      text.replace(/\n/g, '').replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, ''),
    ]);
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
