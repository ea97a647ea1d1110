import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { plugins } from '../../plugins.config.js';
import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import { adminQueryRules, parseListQuery, type QueryRules } from '../../src/resource/list-query.js';
import { listConditions, Params } from '../../src/resource/list-sql.js';
import { pageStatement } from '../../src/resource/list-statements.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

/** A value that each filter takes: the first of these that its schema accepts. */
const VALUES = [
  'abc',
  '1',
  'true',
  '2026-01-01T00:00:00Z',
  '2026-01-01',
  '0199aa3c-7c00-7000-8000-000000000001',
];

let app: TestApp;
let client: pg.Client;
beforeAll(async () => {
  app = await startTestApp({ plugins });
  client = new pg.Client(app.databaseUrl);
  await client.connect();
}, 60_000);
afterAll(async () => {
  await client?.end();
  await app?.close();
});

/**
 * The nodes of a plan when the planner avoids what is named: with it switched off, PostgreSQL takes it only where there is
 * no other way, however few rows the tables have.
 */
async function nodesOf(sql: string, params: readonly unknown[], avoided: readonly string[]): Promise<Plan[]> {
  for (const name of ['seqscan', 'indexscan', 'indexonlyscan', 'sort']) {
    await client.query(`SET enable_${name} = ${avoided.includes(name) ? 'off' : 'on'}`);
  }
  const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${sql}`, [...params]);
  const [{ Plan: root }] = (rows[0] as { 'QUERY PLAN': [{ Plan: Plan }] })['QUERY PLAN'];
  const all = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(all)];
  return all(root);
}

/** Every filter of a resource that the rules allow, as a query string. */
function filtersOf(rules: QueryRules): Record<string, string>[] {
  const single = [...rules.queryable].flatMap(([anyName, { operators, value: equal, bound = equal }]) =>
    operators.map((operator) => {
      const name = anyName.replace('*', 'width');
      const value = ['gte', 'lte'].includes(operator) ? bound : equal;
      const choices = (value as { options?: readonly string[] }).options ?? [];
      const fitting = [...VALUES, ...choices].find((text) => value.safeParse(text).success);
      const key = operator === 'eq' ? `filter[${name}]` : `filter[${name}][${operator}]`;
      return { [key]: operator === 'null' ? 'true' : (fitting ?? '') };
    }),
  );
  return [...single, ...(rules.searchable ? ['ab', 'abc', '灯', '台灯'].map((q) => ({ q })) : [])];
}

/** Filters that no index serves: a plan without indexes to walk along still has to read a table. */
async function unserved(resource: CompiledResource): Promise<string[]> {
  const rules = adminQueryRules(resource);
  const faults: string[] = [];
  for (const query of filtersOf(rules)) {
    const params = new Params();
    const where = listConditions(resource, parseListQuery(query, rules), rules, params).join(' AND ');
    const sql = `SELECT t.id FROM ${resource.table} t WHERE ${where} OFFSET 0`;
    const nodes = await nodesOf(sql, params.values, ['seqscan', 'indexscan', 'indexonlyscan']);
    const read = nodes.filter((node) => /^(Seq|Index|Index Only) Scan$/.test(node['Node Type']));
    if (read.length > 0) faults.push(`${resource.name} ${JSON.stringify(query)}`);
  }
  return faults;
}

/** Orders that no index has: the page is sorted, or the table read. */
async function unordered(resource: CompiledResource): Promise<string[]> {
  const rules = adminQueryRules(resource);
  const faults: string[] = [];
  const sorts = [...rules.queryable]
    .filter(([, { sortable }]) => sortable)
    .flatMap(([name]) => [name, `-${name}`]);
  for (const sort of sorts) {
    const { sql, params } = pageStatement(resource, parseListQuery({ sort }, rules), rules, 't.id');
    const nodes = await nodesOf(sql, params, ['seqscan', 'sort']);
    if (nodes.some((node) => ['Sort', 'Seq Scan'].includes(node['Node Type'])))
      faults.push(`${resource.name} ${sort}`);
  }
  return faults;
}

describe('the lists of every resource', () => {
  it('find what is filtered or searched for through an index', async () => {
    for (const resource of app.registry.resources.values()) expect(await unserved(resource)).toEqual([]);
  }, 60_000);

  it('come in every order they offer out of an index', async () => {
    for (const resource of app.registry.resources.values()) expect(await unordered(resource)).toEqual([]);
  }, 60_000);

  it('are told apart from lists whose index is missing', async () => {
    await client.query('DROP INDEX ix_content_banner_placement_created_at_id, ix_content_banner_search');
    const banner = app.registry.resource('content.banner');
    expect(await unserved(banner)).toEqual(
      expect.arrayContaining(['content.banner {"filter[placement]":"abc"}', 'content.banner {"q":"台灯"}']),
    );
    expect(await unordered(banner)).toEqual(['content.banner placement', 'content.banner -placement']);
  });
});
