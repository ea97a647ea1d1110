/* Measures lists of a resource through the reads of the kernel: the statements of a page and of its total, no HTTP. */

const built = (path) => import(new URL(`../../dist/src/${path}`, import.meta.url).href);
const { systemActor } = await built('access/actor.js');
const { SecretBox } = await built('access/secret-box.js');
const { UnitOfWork } = await built('database/unit-of-work.js');
const { listConditions, encodeCursor, paging, Params } = await built('resource/list-sql.js');
const { parseListQuery } = await built('resource/list-query.js');
const { ResourceReads } = await built('resource/resource-reads.js');
const { RowStores } = await built('resource/row-stores.js');

const ACTOR = systemActor('bench');
const SLOW_MS = 100;
const RUNS = 5;

const percentile = (values, p) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * p)];
const ms = (value) => `${value.toFixed(1)} ms`;

/** A unit of work that remembers its statements. */
class Remembering extends UnitOfWork {
  statements = [];

  read(work) {
    return super.read((tx) =>
      work({
        ...tx,
        query: (sql, params) => {
          this.statements.push([sql, params]);
          return tx.query(sql, params);
        },
      }),
    );
  }
}

/** Lists of one resource. */
export class ListBench {
  /**
   * @param registry all declarations
   * @param dataSource connected
   * @param client pg client of the same database
   * @param name full name of the resource
   */
  constructor(registry, dataSource, client, name) {
    this.name = name;
    this.client = client;
    this.resource = registry.resource(name);
    this.unitOfWork = new Remembering(dataSource);
    const secrets = new SecretBox('a secret that only this benchmark knows');
    this.reads = new ResourceReads(registry, this.unitOfWork, new RowStores(registry, secrets));
    this.rules = this.reads.rulesOf(this.resource);
  }

  /** One page, as the API reads it. */
  list(query) {
    return this.read(parseListQuery(query, this.rules));
  }

  read(parsed) {
    return this.reads.list(this.resource, parsed, ACTOR);
  }

  /** The cursor that lies at a share of what a query finds. */
  async cursorAt(query, depth) {
    const parsed = parseListQuery(query, this.rules);
    const params = new Params();
    const conditions = listConditions(this.resource, parsed, this.rules, params);
    const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
    const { orderBy, cursor } = paging(parsed, this.rules, params);
    const from = `FROM ${this.resource.table} t ${where}`;
    const found = await this.client.query(`SELECT count(*)::int AS n ${from}`, params.values);
    const place = Math.floor(found.rows[0].n * depth);
    const { rows } = await this.client.query(
      `SELECT ${cursor} AS key ${from} ORDER BY ${orderBy} OFFSET ${place} LIMIT 1`,
      params.values,
    );
    return rows[0] && encodeCursor(parsed.sort, rows[0].key);
  }

  /** Milliseconds of a list, several times after a first one; fewer when it is slow. */
  async times(parsed) {
    const ask = async () => {
      const begin = performance.now();
      await this.read(parsed);
      return performance.now() - begin;
    };
    const runs = (await ask()) > 300 ? 1 : RUNS;
    const times = [];
    for (let run = 0; run < runs; run += 1) times.push(await ask());
    return times;
  }

  async measure(query, depth) {
    const after = depth > 0 ? await this.cursorAt(query, depth) : undefined;
    const parsed = parseListQuery({ ...query, ...(after ? { after } : {}) }, this.rules);
    const page = await this.times(parsed);
    const both = await this.times({ ...parsed, withTotal: true });
    return { p50: percentile(page, 0.5), p95: percentile(page, 0.95), total: percentile(both, 0.95) };
  }

  /** Prints the plans of the last page and total. */
  async explain() {
    const asked = new Map(this.unitOfWork.statements.slice(-2));
    for (const [sql, params] of asked) {
      const { rows } = await this.client.query(`EXPLAIN (ANALYZE, BUFFERS, COSTS) ${sql}`, params);
      console.log(rows.map((row) => `      ${row['QUERY PLAN']}`).join('\n'));
    }
  }

  /**
   * Prints what is slow, and what came of all.
   * @param cases each a query and the depth where its page begins, as a share of what it finds
   */
  async run(cases) {
    const results = [];
    for (const [query, depth] of cases) {
      const asked = Object.entries(query).map((pair) => pair.join('='));
      const what = `${asked.join(' & ') || 'all'}${depth ? ` from ${depth * 100} %` : ''}`;
      if (!what.includes(process.env.BENCH_ONLY ?? '')) continue;
      this.unitOfWork.statements.length = 0;
      const result = await this.measure(query, depth);
      results.push(result);
      if (result.total <= SLOW_MS) continue;
      console.log(
        `SLOW ${what}: p50 ${ms(result.p50)}, p95 ${ms(result.p95)}, with total ${ms(result.total)}`,
      );
      if (process.env.BENCH_EXPLAIN) await this.explain();
    }
    this.print(results);
  }

  print(results) {
    const of = (member) => results.map((result) => result[member]);
    const over = (member) => of(member).filter((time) => time > SLOW_MS).length;
    const all = (member) => [0.5, 0.95, 1].map((p) => ms(percentile(of(member), p))).join(', ');
    console.log(
      `${this.name}: ${results.length} cases; above ${SLOW_MS} ms: ${over('p95')} pages, ${over('total')} with total`,
    );
    console.log(`median, 95 %, slowest: pages ${all('p95')}; with total ${all('total')}`);
  }
}
