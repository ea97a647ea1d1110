import { ApiClient } from 'adminjs';
import { goToLogin, type Problem } from './api';

interface CallOptions {
  readonly resourceId: string;
  readonly actionName: string;
  readonly method?: string;
  readonly data?: unknown;
}

type Method = (options: CallOptions) => Promise<{ data: unknown }>;

interface Failure {
  readonly response?: { readonly status: number; readonly data?: unknown };
}

/**
 * Teaches AdminJS's client the two things our server insists on: actions without a component are called by POST, for
 * they change something; and a refusal has an HTTP status, which AdminJS would otherwise throw away with its message.
 */
export function patchApiClient(): void {
  const prototype = ApiClient.prototype as unknown as Record<string, Method>;
  for (const name of ['recordAction', 'resourceAction', 'bulkAction', 'getPage', 'getDashboard']) {
    const original = prototype[name];
    if (!original) continue;
    prototype[name] = async function patched(this: ApiClient, options) {
      try {
        return await original.call(
          this,
          changesSomething(options) ? { ...options, method: 'post' } : options,
        );
      } catch (error) {
        return readableFailure(error, options?.data !== undefined);
      }
    };
  }
}

function changesSomething(options: CallOptions | undefined): boolean {
  if (!options?.resourceId || options.data !== undefined) return false;
  const resource = window.REDUX_STATE.resources.find(({ id }) => id === options.resourceId);
  return resource?.actions.find(({ name }) => name === options.actionName)?.component === false;
}

/** A refusal in AdminJS's own form is an answer to it; any other becomes a notice. */
function readableFailure(error: unknown, isForm: boolean): { data: unknown } {
  const { response } = error as Failure;
  if (!response) throw error;
  // Going to the login would throw away what was typed; the form stays, and is saved after signing in beside it.
  if (response.status === 401 && !isForm) goToLogin();
  if (typeof response.data === 'object' && response.data !== null && 'notice' in response.data) {
    return { ...response, data: response.data };
  }
  const problem = response.data as Problem | undefined;
  if (!problem?.detail) throw error;
  const record = {
    params: {},
    populated: {},
    errors: {},
    baseError: { type: 'AppError', message: problem.detail },
  };
  const meta = { total: 0, perPage: 0, page: 1, direction: null, sortBy: null };
  return {
    ...response,
    data: { notice: { type: 'error', message: problem.detail }, record, records: [], meta },
  };
}
