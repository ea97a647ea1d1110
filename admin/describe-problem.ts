import { translateDatabaseError } from '../src/database/database-errors.js';
import { AppError } from '../src/errors/app-error.js';
import { KernelErrors } from '../src/errors/kernel.errors.js';
import { toProblem } from '../src/errors/problem.js';
import type { Registry } from '../src/plugin/registry.js';
import type { Describe } from './resource/failures.js';

/**
 * Writes any thrown value as a problem document, as the REST API does. What is nobody's doing is said to be ours.
 * @param registry with the catalogue of error codes
 */
export function describeProblem(registry: Registry): Describe {
  return (error, context) => {
    const known =
      error instanceof AppError
        ? error
        : (translateDatabaseError(error, registry) ?? KernelErrors.internal());
    const entry = registry.errors.get(known.code) ?? registry.errors.get('kernel.internal');
    if (!entry) throw new TypeError('The kernel error catalogue is not registered.');
    return toProblem(known, entry, context);
  };
}
