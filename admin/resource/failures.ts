import { AppError as NoticeError, ForbiddenError, NotFoundError, ValidationError } from 'adminjs';
import type { PropertyErrors } from 'adminjs';
import type { Fault } from '../../src/errors/app-error.js';
import type { Problem, ProblemContext } from '../../src/errors/problem.js';
import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import type { CurrentStaff } from '../current-staff.js';

/** Writes any thrown value as a problem in the reader's language. */
export type Describe = (error: unknown, context: ProblemContext) => Problem;

/** What is wrong with a field, in a language. */
export type FaultText = (fault: Fault, locale: string) => string;

/**
 * Turns what the kernel throws into what AdminJS shows. An adapter that throws anything else leaves AdminJS saying
 * "saved" when nothing was, or showing a raw error.
 */
export class Failures {
  constructor(
    private readonly describe: Describe,
    private readonly textOf: FaultText,
  ) {}

  /**
   * Runs something on behalf of a member of staff and answers its failure in AdminJS's terms; the problem itself is noted
   * on the request, for its HTTP status and for clients that read it.
   * @param staff who asked
   * @param work what to run
   * @param resource whose form it is about, to put faults beside their fields
   * @throws one of AdminJS's own errors
   */
  async guard<T>(staff: CurrentStaff, work: () => Promise<T>, resource?: CompiledResource): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { requestId, path: instance } = staff.request;
      const problem = this.describe(error, { requestId, instance, locale: staff.locale });
      if (problem.status >= 500) throw error;
      staff.fail(problem);
      throw this.translate(problem, staff, resource);
    }
  }

  private translate(problem: Problem, staff: CurrentStaff, resource?: CompiledResource): Error {
    if (problem.status === 403) return new ForbiddenError(problem.detail);
    if (problem.status === 404) return new NotFoundError(problem.detail, 'Action#handler');
    const errors = resource ? this.propertyErrors(problem, staff, resource) : {};
    // A ValidationError that names no field makes AdminJS's edit action answer "saved" (AdminJS 7.8, edit-action.js).
    if (Object.keys(errors).length === 0) return new NoticeError(problem.detail, {});
    return new ValidationError(errors, { message: problem.detail });
  }

  private propertyErrors(problem: Problem, staff: CurrentStaff, resource: CompiledResource): PropertyErrors {
    const errors: PropertyErrors = {};
    for (const fault of problem.errors ?? []) {
      const path = fault.pointer.replace(/^\//, '').split('/').map(unescapePointer);
      const [field = ''] = path;
      if (!resource.field.has(field)) continue;
      const error = { type: fault.code, message: this.textOf(fault, staff.locale) };
      errors[field] ??= error;
      errors[path.join('.')] = error;
    }
    return errors;
  }
}

function unescapePointer(part: string): string {
  return part.replace(/~1/g, '/').replace(/~0/g, '~');
}
