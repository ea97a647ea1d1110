import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from '@jest/globals';
import { Secret } from '../config/secret.js';
import { createLogger, type LoggingOptions } from './logging.js';
import { NestLogger } from './nest-logger.js';

function capture(options: Partial<LoggingOptions> = {}) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ level: 'debug', format: 'json', destination, ...options });
  const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;
  return { logger, lines, last };
}

describe('createLogger', () => {
  it('writes one JSON line per entry, with the id of the request that is being served', () => {
    const context = new AsyncLocalStorage<string>();
    const { logger, lines, last } = capture({
      requestId: () => context.getStore(),
      base: { role: 'server' },
    });
    context.run('req-12345678', () => logger.info({ page: 7 }, 'saved'));
    expect(lines).toHaveLength(1);
    expect(last()).toMatchObject({
      level: 'info',
      role: 'server',
      requestId: 'req-12345678',
      page: 7,
      msg: 'saved',
    });
    logger.info('outside');
    expect(last()).not.toHaveProperty('requestId');
  });

  it('writes one readable line without colours where the output is no terminal', () => {
    const { logger, lines } = capture({ format: 'pretty' });
    logger.info({ page: 7 }, 'saved');
    expect(lines.join('')).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: saved \{"page":7\}\n$/);
  });

  it.each([
    ['a member', { password: 'hunter2' }],
    ['a header', { req: { headers: { authorization: 'hunter2', cookie: 'a=hunter2' } } }],
    ['a member of a list, deep down', { a: { b: [{ newPassword: 'hunter2', accessToken: 'hunter2' }] } }],
    ['a whole object of secrets', { secrets: { smtp: 'hunter2' } }],
    ['a configuration secret', { value: new Secret('hunter2') }],
    ['an address', { url: 'postgres://emporion:hunter2@db/site' }],
    [
      'the parameters of a failed statement',
      { err: Object.assign(new Error('no'), { parameters: ['hunter2'] }) },
    ],
    [
      'the row that a driver error quotes',
      {
        err: Object.assign(new Error('no'), {
          driverError: Object.assign(new Error('ck'), { detail: 'Failing row contains (hunter2)' }),
        }),
      },
    ],
    [
      'the cause of an error',
      { err: new Error('no', { cause: new Error('connect redis://:hunter2@cache:6379') }) },
    ],
  ])('keeps a secret out of the log when it is %s', (_where, record) => {
    const { logger, lines } = capture();
    logger.error(record, 'failed');
    expect(lines[0]).not.toContain('hunter2');
    expect(lines[0]).toContain('failed');
  });

  it('keeps a secret out of messages and of the members of a child logger', () => {
    const { logger, lines } = capture();
    logger.child({ apiKey: 'hunter2' }).warn('cannot reach redis://default:hunter2@cache:6379/0');
    expect(lines[0]).not.toContain('hunter2');
    expect(lines[0]).toContain('redis://default:[redacted]@cache:6379/0');
  });

  it('keeps what is no secret: error, cause, date, and members beside a secret one', () => {
    const { logger, last } = capture();
    const error = new Error('outer', { cause: new Error('inner') });
    logger.error({ err: error, at: new Date(0), user: { id: 'u1', password: 'x' } }, 'failed');
    expect(last()).toMatchObject({
      err: {
        type: 'Error',
        message: 'outer',
        stack: expect.stringContaining('logging.spec'),
        cause: { message: 'inner' },
      },
      at: '1970-01-01T00:00:00.000Z',
      user: { id: 'u1', password: '[redacted]' },
    });
  });

  it('survives a record that contains itself', () => {
    const { logger, lines } = capture();
    const record: Record<string, unknown> = { name: 'loop' };
    record['self'] = record;
    logger.info(record, 'looped');
    expect(lines).toHaveLength(1);
  });
});

describe('NestLogger', () => {
  it('keeps message, context, stack and error apart', () => {
    const { logger, last } = capture();
    const nest = new NestLogger(logger);
    nest.log('hello', 'Content');
    expect(last()).toMatchObject({ level: 'info', msg: 'hello', context: 'Content' });
    nest.error('broken', 'Error: broken\n    at x (y.js:1:1)', 'Content');
    expect(last()).toMatchObject({
      level: 'error',
      msg: 'broken',
      context: 'Content',
      stack: expect.stringContaining('at x'),
    });
    nest.error(new Error('thrown'), 'Content');
    expect(last()).toMatchObject({
      level: 'error',
      msg: 'thrown',
      context: 'Content',
      err: { message: 'thrown' },
    });
    nest.warn({ lag: 3 }, 'Jobs');
    expect(last()).toMatchObject({ level: 'warn', lag: 3, context: 'Jobs' });
  });

  it('keeps the list of modules and routes that Nest tells at each start for debugging', () => {
    const { logger, last } = capture();
    new NestLogger(logger).log('Mapped {/x, GET} route', 'RouterExplorer');
    expect(last()).toMatchObject({ level: 'debug' });
  });

  it('leaves an address that is taken to whoever wanted to listen, and loses no other error', () => {
    const { logger, lines } = capture();
    const nest = new NestLogger(logger);
    nest.error(new Error('listen EADDRINUSE: address already in use 127.0.0.1:3000'), 'NestApplication');
    nest.error(new Error('connect ECONNREFUSED 127.0.0.1:3000'), 'NestApplication');
    expect(lines).toHaveLength(1);
  });
});
