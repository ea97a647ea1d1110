import { describe, it } from '@jest/globals';
import { RuleTester } from 'eslint';
import { parser } from 'typescript-eslint';
import { noParallelOnTransaction } from '../../scripts/lint/no-parallel-on-transaction.js';

RuleTester.describe = describe;
RuleTester.it = it;

const parallel = (combinator: string, name: string) => ({
  errors: [{ messageId: 'parallel', data: { combinator, name } }],
});

new RuleTester({ languageOptions: { parser } }).run('no-parallel-on-transaction', noParallelOnTransaction, {
  valid: [
    { name: 'one after the other', code: 'for (const row of rows) await tx.query(row);' },
    { name: 'work outside the database', code: 'await Promise.all(urls.map((url) => fetch(url)));' },
    {
      name: 'the signal of a job',
      code: 'await Promise.all(urls.map((url) => fetch(url, { signal: ctx.signal })));',
    },
    { name: 'a member of the same name', code: 'await Promise.all([report.tx, { tx: 1 }]);' },
    { name: 'an all that is not of Promise', code: 'await queue.all(rows.map((row) => tx.query(row)));' },
    {
      name: 'a transaction of its own for each',
      code: 'await Promise.all(ids.map((id) => unitOfWork.run((tx) => tx.query(id))));',
    },
    { name: 'a type of that name', code: 'await Promise.all<tx>(jobs);' },
  ],
  invalid: [
    {
      name: 'a list of statements',
      code: 'await Promise.all([tx.query(a), tx.query(b)]);',
      ...parallel('all', 'tx'),
    },
    {
      name: 'a mapped list',
      code: 'await Promise.all(rows.map((row) => tx.query(row)));',
      ...parallel('all', 'tx'),
    },
    {
      name: 'the transaction as an argument',
      code: 'await Promise.allSettled(rows.map(async (row) => save(row, tx)));',
      ...parallel('allSettled', 'tx'),
    },
    {
      name: 'the transaction of a context',
      code: 'await Promise.race([ctx.tx.query(a)]);',
      ...parallel('race', 'ctx'),
    },
    {
      name: 'a whole context handed on',
      code: 'await Promise.any([reserve(ctx, line)]);',
      ...parallel('any', 'ctx'),
    },
    {
      name: 'promises kept in a variable',
      code: 'const saves = rows.map((row) => save(row, tx)); await Promise.all(saves);',
      ...parallel('all', 'tx'),
    },
    {
      name: 'a function kept in a variable',
      code: 'const save = (row) => tx.query(row); await Promise.all(rows.map(save));',
      ...parallel('all', 'tx'),
    },
  ],
});
