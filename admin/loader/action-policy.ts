import type AdminJS from 'adminjs';
import type { Action, ActionDecorator, BaseResource } from 'adminjs';
import { KernelErrors } from '../../src/errors/kernel.errors.js';

/** The actions of AdminJS that only read when they are called by GET. `new` has no GET of its own. */
const READING_ACTIONS = new Set(['list', 'show', 'search', 'edit', 'bulkDelete']);

/**
 * Finds the action that an address names.
 * @param admin the AdminJS instance
 * @param resourceId as in the address
 * @param actionName as in the address
 * @throws kernel.not_found when there is no such resource or action
 */
export function findAction(
  admin: AdminJS,
  resourceId: string,
  actionName: string,
): { resource: BaseResource; action: ActionDecorator } {
  const resource = admin.resources.find((candidate) => candidate.decorate().id() === resourceId);
  if (!resource) throw KernelErrors.not_found({ what: 'such resource' });
  const { actions } = resource.decorate();
  const action = Object.hasOwn(actions, actionName) ? actions[actionName] : undefined;
  if (!action) throw KernelErrors.not_found({ what: 'such action' });
  return { resource, action };
}

/**
 * Refuses to call an action by GET unless it does nothing but read. AdminJS calls the handlers of actions without a
 * component by GET, which a link on any page could do in the name of whoever follows it.
 * @param action to be called
 * @param method of the request
 * @throws kernel.method_not_allowed
 */
export function refuseChangeByGet(action: ActionDecorator, method: string): void {
  if (method === 'POST') return;
  const { name, component } = declarationOf(action);
  const onlyReads = READING_ACTIONS.has(name) || (typeof component === 'string' && name !== 'delete');
  if (!onlyReads) throw KernelErrors.method_not_allowed({ method });
}

/**
 * Refuses to start with what AdminJS would let through, and closes it for what can only be seen at run time: an access
 * rule that answers with a promise (AdminJS does not wait for it, and a promise counts as true) and a `before` hook
 * (AdminJS runs it before it looks at the access rule).
 * @param admin the AdminJS instance
 * @throws Error that names the resource, the action and the remedy
 */
export function hardenActions(admin: AdminJS): void {
  for (const resource of admin.resources) {
    const decorator = resource.decorate();
    for (const action of Object.values(decorator.actions).map(declarationOf)) {
      const where = `Action "${action.name}" of "${decorator.id()}"`;
      if (action.before !== undefined) {
        throw new Error(
          `${where}: a "before" hook runs before the access check. Put what it does into a command, which checks first.`,
        );
      }
      for (const rule of ['isAccessible', 'isVisible'] as const) {
        const declared = action[rule];
        if (typeof declared !== 'function') continue;
        if (isAsync(declared)) throw new Error(`${where}: ${rule} is async, and ${PROMISE_MEANS_YES}`);
        action[rule] = (context: Parameters<typeof declared>[0]): boolean => {
          const answer: unknown = declared(context);
          if (typeof answer === 'boolean') return answer;
          throw new Error(`${where}: ${rule} did not answer true or false, and ${PROMISE_MEANS_YES}`);
        };
      }
    }
  }
}

type DeclaredAction = Action<never> & { name: string };

const PROMISE_MEANS_YES =
  'AdminJS takes a promise for "yes". Decide from the permissions of the session, which are at hand without waiting.';

/** AdminJS keeps the declaration to itself; there is no other way to see its hooks. */
function declarationOf(decorator: ActionDecorator): DeclaredAction {
  return (decorator as unknown as { action: DeclaredAction }).action;
}

function isAsync(value: object): boolean {
  return Object.prototype.toString.call(value).includes('Async');
}
