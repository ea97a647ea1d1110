import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Actor } from '../access/actor.js';
import { authorise } from '../access/authorise.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { faultsOf } from '../errors/zod-faults.js';
import { translateDatabaseError, type ConstraintMeanings } from '../database/database-errors.js';
import { Registry } from '../plugin/registry.js';
import type { CommandContext, CommandDefinition } from './define-command.js';
import { claimKey, keepReply } from './idempotency.js';
import type { WriteContext } from './write-context.js';
import type { WriteScope } from './write-scope.js';

/** One call of a command, from wherever it comes. */
export interface CommandCall {
  readonly actor: Actor;
  /** The wire form of the input; checked here. */
  readonly input: unknown;
  /** The row acted on, for commands of a resource. */
  readonly targetId?: string;
  readonly expectedVersion?: number;
  /** 1–255 visible ASCII characters. */
  readonly idempotencyKey?: string;
  readonly requestId: string;
  readonly locale: string;
  readonly ip?: string;
}

export interface CommandReply<O = unknown> {
  readonly result: O;
  /** The reply was kept from an earlier call with the same key; nothing was done. */
  readonly replayed: boolean;
}

/**
 * The one pipeline of every change: authorise → validate → open transaction → idempotency → handler → audit → outbox →
 * commit. REST, the back-office, jobs and the command line all come through here.
 */
export class CommandBus {
  constructor(
    private readonly scope: WriteScope,
    private readonly meanings: ConstraintMeanings,
  ) {}

  /**
   * Runs a command.
   * @param command the declared command
   * @param call who calls it with what
   * @returns its result as JSON holds it. Raises `kernel.unauthenticated`, `kernel.forbidden`, `kernel.invalid_input`,
   * `kernel.idempotency_key_reused`, `kernel.in_progress`, and what the handler raises; then nothing has changed
   */
  async execute<C extends CommandDefinition>(
    command: C,
    call: CommandCall,
  ): Promise<CommandReply<z.output<C['result']>>> {
    authorise(call.actor, command.permission);
    const input = parseInput(command, call);
    const origin = {
      actor: call.actor,
      action: command.name,
      requestId: call.requestId,
      locale: call.locale,
      ...(call.ip ? { ip: call.ip } : {}),
      ...(command.resource && call.targetId
        ? { subject: { type: command.resource, id: call.targetId } }
        : {}),
    };
    try {
      return (await this.scope.run(origin, (context) =>
        handle(command, call, context, input),
      )) as CommandReply<z.output<C['result']>>;
    } catch (error) {
      throw translateDatabaseError(error, this.meanings) ?? error;
    }
  }
}

function parseInput(command: CommandDefinition, call: CommandCall): unknown {
  if (command.idempotency === 'required' && call.idempotencyKey === undefined) {
    const detail = 'this command needs an Idempotency-Key';
    throw KernelErrors.invalid_input().withErrors([
      { pointer: 'header/idempotency-key', code: 'required', detail },
    ]);
  }
  const parsed = command.input.safeParse(call.input === undefined ? {} : call.input);
  if (!parsed.success) throw KernelErrors.invalid_input().withErrors(faultsOf(parsed.error));
  return parsed.data;
}

async function handle(
  command: CommandDefinition,
  call: CommandCall,
  context: WriteContext,
  input: unknown,
): Promise<CommandReply> {
  const key =
    call.idempotencyKey === undefined || command.idempotency === 'none'
      ? undefined
      : {
          actor: call.actor,
          key: call.idempotencyKey,
          command: command.name,
          fingerprint: fingerprint(command, call),
        };
  const kept = key ? await claimKey(context, key) : undefined;
  if (kept) return { result: kept.reply, replayed: true };
  await refuseStale(command, call, context);
  const commandContext: CommandContext = {
    ...context,
    targetId: call.targetId ?? '',
    ...(call.expectedVersion === undefined ? {} : { expectedVersion: call.expectedVersion }),
  };
  const result = command.result.parse(await command.handle(commandContext, input));
  if (key) await keepReply(context, key, result);
  return { result, replayed: false };
}

/** A caller who names a version is refused over another one, whatever the handler looks at. */
async function refuseStale(
  command: CommandDefinition,
  call: CommandCall,
  context: WriteContext,
): Promise<void> {
  const { expectedVersion: expected, targetId } = call;
  if (command.resource === undefined || targetId === undefined || expected === undefined) return;
  const { definition } = context.get(Registry).resource(command.resource);
  const { version: current } = await context.rows(definition).get(targetId, { lock: true });
  if (current !== expected) throw KernelErrors.stale({ resource: command.resource, current, expected });
}

function fingerprint(command: CommandDefinition, call: CommandCall): string {
  const content = JSON.stringify([
    command.name,
    call.targetId ?? '',
    call.expectedVersion ?? null,
    call.input ?? null,
  ]);
  return createHash('sha256').update(content).digest('base64url');
}
