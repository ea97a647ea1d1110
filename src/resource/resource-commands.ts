import { z } from 'zod';
import { defineCommand, type CommandContext, type CommandDefinition } from '../command/define-command.js';
import type { CompiledResource } from './compiled-resource.js';
import { rowToWire } from './row-wire.js';

/**
 * The commands that a resource with generic writes brings: create, update and delete, so that they go through the
 * same pipeline as every other change.
 * @param resource the compiled resource
 * @returns three commands, or none when the resource declares other writes
 */
export function resourceCommands(resource: CompiledResource): CommandDefinition[] {
  if (resource.definition.writes !== 'generic') return [];
  const { definition, permissions } = resource;
  const { one } = definition.labels;
  const errors = definition.errors ?? [];
  const rows = (context: CommandContext) => context.rows(definition);
  const versioned = (context: CommandContext) =>
    context.expectedVersion === undefined ? {} : { expectedVersion: context.expectedVersion };
  return [
    defineCommand({
      name: permissions.create,
      label: { en: `Create ${one.en.toLowerCase()}`, zh: `新建${one.zh}` },
      input: resource.createInput,
      result: resource.output,
      errors,
      handle: async (context, input) =>
        rowToWire(resource, await rows(context).insert(input as never), context.actor),
    }),
    defineCommand({
      name: permissions.update,
      label: { en: `Change ${one.en.toLowerCase()}`, zh: `修改${one.zh}` },
      resource: resource.name,
      input: resource.updateInput,
      result: resource.output,
      errors,
      handle: async (context, input) =>
        rowToWire(
          resource,
          await rows(context).update(context.targetId, input as never, versioned(context)),
          context.actor,
        ),
    }),
    defineCommand({
      name: permissions.delete,
      label: { en: `Delete ${one.en.toLowerCase()}`, zh: `删除${one.zh}` },
      resource: resource.name,
      input: z.strictObject({}),
      result: z.null(),
      errors,
      handle: async (context) => {
        await rows(context).delete(context.targetId, versioned(context));
        return null;
      },
    }),
  ];
}

/** Whether a command is one of those that {@link resourceCommands} makes. */
export function isGenericWrite(
  { definition, permissions }: CompiledResource,
  command: CommandDefinition,
): boolean {
  const { create, update, delete: remove } = permissions;
  return definition.writes === 'generic' && [create, update, remove].includes(command.name);
}
