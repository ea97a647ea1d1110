import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.js';
import { searchPatterns, searchTextSql } from './search-text.js';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

/** Whether a search finds a text, cut by PostgreSQL, with patterns made here. */
async function finds(text: string, search: string): Promise<boolean> {
  const sql = `SELECT ${searchTextSql(['$1::text'])} LIKE ALL ($2::text[]) AS found`;
  const { rows } = await client.query<{ found: boolean }>(sql, [text, searchPatterns(search)]);
  return rows[0]?.found === true;
}

describe('a search', () => {
  it.each([
    ['Blue lamp', 'lamp'],
    ['Blue lamp', 'LAM blu'],
    ['Blue lamp', 'la'],
    ['Blue lamp', 'b'],
    ['"Blue", (lamp)', 'blue l'],
    ['蓝色台灯', '灯'],
    ['蓝色台灯', '台灯'],
    ['蓝色台灯', '蓝色台灯'],
    ['USB台灯2', 'usb台灯'],
    ['蓝色，台灯', '蓝色 台灯'],
    ['Größe Élan', 'élan größe'],
    ['50 kg', '50%'],
    ['me@example.org', 'example.org'],
    ['さくら 서울', 'くら 울'],
  ])('finds %j by %j', async (text, search) => {
    expect(await finds(text, search)).toBe(true);
  });

  it.each([
    ['Blue lamp', 'lamb'],
    ['Blue lamp', 'mp'],
    ['蓝色台灯', '灯台'],
    ['蓝色台灯', '蓝灯'],
    ['Blue lamp', 'blue 灯'],
    ['100', '100 %x'],
  ])('does not find %j by %j', async (text, search) => {
    expect(await finds(text, search)).toBe(false);
  });
});
