import type { ZodType, z } from 'zod';
import type { Label, MemberTexts } from '../values/label.js';
import type { WriteContext } from './write-context.js';

/** What a command's handler is given besides its input. */
export interface CommandContext extends WriteContext {
  /** Id of the row the command acts on; empty for a command without a resource. */
  readonly targetId: string;
  /** Version the caller has seen, when it said so (`If-Match` or the form). */
  readonly expectedVersion?: number;
}

export interface CommandDefinition<I extends ZodType = ZodType, O extends ZodType = ZodType> {
  /** `<plugin>.<entity>.<verb>`, or `<plugin>.<verb>` without a resource. */
  readonly name: string;
  readonly label: Label;
  /** Full name of the resource whose row the command acts on: `POST /v1/admin/<plural>/{id}/<verb>`. */
  readonly resource?: string;
  /**
   * Full name of the resource of which the command makes a row, in place of `resource`: its input has the members of a
   * create as well, its errors those of a create, and its result the `id`. `POST /v1/admin/<plural>/<verb>`.
   */
  readonly creates?: string;
  /** The transition the command makes, when it makes one: the back-office offers its button only where it is legal. */
  readonly transition?: string;
  readonly input: I;
  readonly result: O;
  /** What the input's members are called in the back-office form; those within as `member.name`. */
  readonly fields?: MemberTexts;
  /** The permission's full name; the command's own name when left out. */
  readonly permission: string;
  /** The pipeline keeps the reply under the caller's `Idempotency-Key`: `optional` when sent, `required` always. */
  readonly idempotency: 'none' | 'optional' | 'required';
  /** A question asked before it runs, for what cannot be undone. */
  readonly confirm?: Label;
  /** Codes it answers with besides the kernel's. */
  readonly errors?: readonly string[];
  // Method syntax is bivariant, so commands of any input fit one list.
  handle(context: CommandContext, input: z.output<I>): Promise<z.input<O>>;
}

type Optional = 'permission' | 'idempotency';
type CommandDeclaration<I extends ZodType, O extends ZodType> = Omit<CommandDefinition<I, O>, Optional> &
  Partial<Pick<CommandDefinition<I, O>, Optional>>;

/**
 * Declares a command: one change with its invariants. REST, the back-office, jobs and the command line run it through
 * the same pipeline: authorise → validate → idempotency → transaction → handler → audit → outbox → commit.
 * @param command its name, label, schemas and handler
 */
export function defineCommand<I extends ZodType, O extends ZodType>(
  command: CommandDeclaration<I, O>,
): CommandDefinition<I, O> {
  return Object.freeze({ permission: command.name, idempotency: 'optional' as const, ...command });
}
