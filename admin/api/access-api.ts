import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { newPassword, typedPassword } from '../../src/access/credentials.js';
import type { OwnAccount } from '../../src/access/own-account.js';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import { faultsOf } from '../../src/errors/zod-faults.js';
import type { Registry } from '../../src/plugin/registry.js';
import { textOf } from '../../src/values/label.js';
import type { CurrentStaff } from '../current-staff.js';
import { STAFF_DATA } from '../loader/route-config.js';

const passwordBody = z.strictObject({ current: typedPassword, next: newPassword });

/**
 * Adds what the matrix of permissions and the page of one's own account ask for.
 * @param scope the guarded scope of the back-office
 * @param registry of the enabled plugins
 * @param own what everybody may change of their own account
 * @param staffOf who is behind a request
 */
export function installAccessApi(
  scope: FastifyInstance,
  registry: Registry,
  own: OwnAccount,
  staffOf: (request: FastifyRequest) => CurrentStaff,
): void {
  const route = { config: { admin: STAFF_DATA } };

  scope.get('/api/emporion/permissions', route, async (request) => {
    const { locale } = staffOf(request);
    const plugins = registry.plugins.map(({ name, label }) => ({ name, label: textOf(label, locale) }));
    const resources = [...registry.resources.values()].map(({ name, definition }) => ({
      name,
      label: textOf(definition.labels.many, locale),
    }));
    const permissions = registry.permissions().map(({ name, plugin, label }) => ({
      name,
      plugin,
      label: textOf(label, locale),
    }));
    return { plugins, resources, permissions };
  });

  scope.post('/api/emporion/account/password', route, async (request, reply) => {
    const staff = staffOf(request);
    const body = passwordBody.safeParse(request.body ?? {});
    if (!body.success) throw KernelErrors.invalid_input().withErrors(faultsOf(body.error));
    await own.changePassword(staff.actor, body.data.current, body.data.next, staff.request.ip);
    return reply.code(204).send();
  });
}
