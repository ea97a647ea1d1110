import { z, type ZodObject } from 'zod';
import type { CompiledResource } from '../resource/compiled-resource.js';
import type { CommandDefinition } from './define-command.js';

/**
 * A command that creates a row, with the members and the errors of a create beside its own.
 * @param command as it was declared
 * @param resources all that are declared, by name
 * @returns the command itself when it creates nothing
 */
export function withCreate(
  command: CommandDefinition,
  resources: ReadonlyMap<string, CompiledResource>,
): CommandDefinition {
  const resource = resources.get(command.creates ?? '');
  if (!resource) return command;
  // Start-up has seen that it is an object.
  const own = command.input as ZodObject;
  return Object.freeze({
    ...command,
    input: z.strictObject({ ...resource.createInput.shape, ...own.shape }).meta({ ...own.meta() }),
    errors: [...(resource.definition.errors ?? []), ...(command.errors ?? [])],
  });
}
