import { describe, expect, it } from '@jest/globals';
import type { BaseResource } from 'adminjs';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import { toProblem } from '../../src/errors/problem.js';
import { AppError } from '../../src/errors/app-error.js';
import { loadAdminJs } from '../adminjs-runtime.js';
import { CurrentStaff } from '../current-staff.js';
import { storeResource } from '../testing/store-resource.js';

const { adminjs } = await loadAdminJs();
const { Failures } = await import('./failures.js');

const staff = () =>
  new CurrentStaff(
    {
      sessionId: 'x'.repeat(20),
      staff: {
        id: '1',
        email: 'a@b.example',
        role: '',
        locale: null,
        theme: 'system',
        mustChangePassword: false,
      },
      actor: { kind: 'staff', id: '1', permissions: new Set() },
    },
    'en',
    { requestId: 'r', ip: '127.0.0.1', path: '/admin' },
  );
const failures = new Failures(
  (error, context) => {
    const known = error instanceof AppError ? error : KernelErrors.internal();
    const entry = KernelErrors.entries.find(({ code }) => code === known.code);
    if (!entry) throw new Error(known.code);
    return toProblem(known, entry, context);
  },
  ({ detail }) => detail,
);

/** What AdminJS's own edit action answers when saving throws. */
async function editAnswer(thrown: Error): Promise<{ notice?: { type?: string }; redirectUrl?: string }> {
  const resource = (await storeResource('note', ['id'], new Map([['1', { id: '1' }]]))) as BaseResource & {
    update: () => Promise<never>;
  };
  resource.update = async () => Promise.reject(thrown);
  const admin = new adminjs.default({ resources: [resource] });
  const route = adminjs.Router.routes.find(
    ({ action, path }) => action === 'recordAction' && path.startsWith('/api'),
  );
  const Controller = route?.Controller as new (...args: object[]) => {
    recordAction(
      request: object,
      response: object,
    ): Promise<{ notice?: { type?: string }; redirectUrl?: string }>;
  };
  const params = { resourceId: 'note', recordId: '1', action: 'edit' };
  return new Controller({ admin }, staff()).recordAction(
    { params, payload: {}, query: {}, method: 'post' },
    {},
  );
}

const translated = (error: Error): Promise<Error> =>
  failures
    .guard(staff(), () => Promise.reject(error))
    .then(
      () => new Error('nothing was thrown'),
      (thrown: Error) => thrown,
    );

describe('a failure that names no field', () => {
  it('is never answered as saved', async () => {
    const answer = await editAnswer(
      await translated(KernelErrors.stale({ resource: 'x', current: 2, expected: 1 })),
    );
    expect(answer.notice?.type).toBe('error');
    expect(answer.redirectUrl).toBeUndefined();
  });

  it('control: AdminJS says "saved" to a ValidationError without fields', async () => {
    const answer = await editAnswer(new adminjs.ValidationError({}, { message: 'stale' }));
    expect(answer).toMatchObject({ notice: { type: 'success' }, redirectUrl: '/admin/resources/note' });
  });
});

describe('a failure', () => {
  it.each([
    [KernelErrors.forbidden({ permission: 'x' }), 'ForbiddenError'],
    [KernelErrors.not_found({ what: 'x' }), 'NotFoundError'],
    [KernelErrors.still_in_use({ resource: 'x' }), 'AppError'],
  ])('%s becomes AdminJS’s own, and is noted for the status', async (error, name) => {
    const person = staff();
    await expect(failures.guard(person, () => Promise.reject(error))).rejects.toMatchObject({ name });
    expect(person.problem).toMatchObject({ status: error.status, code: error.code });
  });

  it('of ours stays what it is, so that it is logged and answered as 500', async () => {
    const fault = new TypeError('a bug');
    const person = staff();
    await expect(failures.guard(person, () => Promise.reject(fault))).rejects.toBe(fault);
    expect(person.problem).toBeUndefined();
  });
});
