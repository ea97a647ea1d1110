import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.js';
import { race } from '../testing/race.js';
import { UnitOfWork, type Tx } from './unit-of-work.js';

let database: TestDatabase;
let dataSource: DataSource;
let units: UnitOfWork;
const failures: unknown[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = new DataSource({ type: 'postgres', url: database.url, poolSize: 4 });
  await dataSource.initialize();
  units = new UnitOfWork(dataSource, (error) => failures.push(error));
  await units.run((tx) => tx.query('CREATE TABLE note (id int PRIMARY KEY, text text NOT NULL)'));
});
afterAll(async () => {
  await dataSource?.destroy();
  await database?.drop();
});
beforeEach(async () => {
  failures.length = 0;
  await units.run((tx) => tx.query(`TRUNCATE note`));
});

const add = (tx: Tx, id: number): Promise<unknown> => tx.query(`INSERT INTO note VALUES ($1, 'x')`, [id]);
const ids = (): Promise<number[]> =>
  units.read(async (tx) =>
    (await tx.query<{ id: number }>('SELECT id FROM note ORDER BY id')).map(({ id }) => id),
  );

describe('a unit of work', () => {
  it('commits what an inner one wrote together with the outer, and neither when the outer fails', async () => {
    await units.run(async (tx) => {
      await add(tx, 1);
      await units.run((inner) => add(inner, 2));
    });
    await expect(
      units.run(async () => {
        await units.run((inner) => add(inner, 3));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await ids()).toEqual([1, 2]);
  });

  it('reads on its own connection, so that it sees what it has written and never waits for a second one', async () => {
    const results = await race(4, (index) =>
      units.run(async (tx) => {
        await add(tx, index);
        return units.read((inner) => inner.query('SELECT 1 FROM note WHERE id = $1', [index]));
      }),
    );
    expect(results.fulfilled).toEqual([
      [expect.anything()],
      [expect.anything()],
      [expect.anything()],
      [expect.anything()],
    ]);
  });

  it('plans a prepared statement once on a connection, whatever its values are', async () => {
    const plans = await units.run(async (tx) => {
      await add(tx, 1);
      const find = (id: number): Promise<unknown[]> =>
        tx.prepared('notes', 'SELECT text FROM note WHERE id = $1', [id]);
      expect(await find(1)).toEqual([{ text: 'x' }]);
      expect(await find(2)).toEqual([]);
      return tx.query(`SELECT statement FROM pg_prepared_statements WHERE name LIKE 'notes:%'`);
    });
    expect(plans).toEqual([{ statement: 'SELECT text FROM note WHERE id = $1' }]);
  });

  it('refuses to commit when the error of a statement was swallowed', async () => {
    await expect(
      units.run((tx) => tx.prepared('notes', 'SELECT 1 / $1::int', [0]).catch(() => undefined)),
    ).rejects.toThrow('division by zero');
    await expect(
      units.run(async (tx) => {
        await add(tx, 1);
        await tx.query('SELECT 1 / 0').catch(() => undefined);
      }),
    ).rejects.toThrow('division by zero');
    expect(await ids()).toEqual([]);
  });

  it('goes on after a savepoint whose part failed, without what that part wrote', async () => {
    const told: string[] = [];
    await units.run(async (tx) => {
      await add(tx, 1);
      const part = tx.savepoint(async () => {
        await add(tx, 2);
        tx.afterCommit(() => void told.push('part'));
        await add(tx, 1);
      });
      await expect(part).rejects.toThrow('duplicate key');
      tx.afterCommit(() => void told.push('whole'));
      await add(tx, 3);
    });
    expect(await ids()).toEqual([1, 3]);
    expect(told).toEqual(['whole']);
  });

  it('runs effects after the outermost commit only, and survives one that fails', async () => {
    const seen: number[][] = [];
    await units.run(async (tx) => {
      tx.afterCommit(async () => void seen.push(await ids()));
      tx.afterCommit(() => {
        throw new Error('effect');
      });
      await units.run((inner) => add(inner, 1));
      expect(seen).toEqual([]);
    });
    expect(seen).toEqual([[1]]);
    expect(failures).toEqual([expect.objectContaining({ message: 'effect' })]);
  });

  it('runs the whole again when two deadlock, and loses neither', async () => {
    await units.run(async (tx) => {
      await add(tx, 1);
      await add(tx, 2);
    });
    const lock = (tx: Tx, id: number) => tx.query(`UPDATE note SET text = text || 'y' WHERE id = $1`, [id]);
    const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
    const { rejected } = await race(2, (index) =>
      units.run(async (tx) => {
        await lock(tx, 1 + index);
        await pause();
        await lock(tx, 2 - index);
      }),
    );
    expect(rejected).toEqual([]);
    const texts = await units.read((tx) => tx.query<{ text: string }>('SELECT text FROM note'));
    expect(texts.map(({ text }) => text)).toEqual(['xyy', 'xyy']);
  });

  it('fails loudly when a statement comes after its end', async () => {
    let late: Tx | undefined;
    await units.run(async (tx) => void (late = tx));
    await expect(late?.query('SELECT 1')).rejects.toThrow();
    await expect(late?.prepared('notes', 'SELECT 1')).rejects.toThrow();
  });

  it('lets a part run outside of it, seen by others at once', async () => {
    await expect(
      units.run(async () => {
        await units.outside(() => units.run((other) => add(other, 9)));
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await ids()).toEqual([9]);
  });
});
