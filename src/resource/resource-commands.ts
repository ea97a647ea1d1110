import { z } from 'zod';
import { defineCommand, type CommandContext, type CommandDefinition } from '../command/define-command.js';
import { KernelErrors } from '../errors/kernel.errors.js';
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
    definition.providesMedia ? uploadCommand(resource) : createCommand(resource),
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

function createCommand(resource: CompiledResource): CommandDefinition {
  const { definition, permissions } = resource;
  const { one } = definition.labels;
  return defineCommand({
    name: permissions.create,
    label: { en: `Create ${one.en.toLowerCase()}`, zh: `新建${one.zh}` },
    input: resource.createInput,
    result: resource.output,
    errors: definition.errors ?? [],
    handle: async (context, input) =>
      rowToWire(resource, await context.rows(definition).insert(input as never), context.actor),
  });
}

/** Names the permission and the audit entries of uploads, which come as files and never as JSON. */
function uploadCommand(resource: CompiledResource): CommandDefinition {
  const { definition, permissions } = resource;
  const { one } = definition.labels;
  return defineCommand({
    name: permissions.create,
    label: { en: `Upload ${one.en.toLowerCase()}`, zh: `上传${one.zh}` },
    input: z.strictObject({}),
    result: resource.output,
    idempotency: 'none',
    handle: async () => {
      throw KernelErrors.unsupported_media_type({ type: 'application/json' });
    },
  });
}

/** Whether a command is one of those that {@link resourceCommands} makes. */
export function isGenericWrite(
  { definition, permissions }: CompiledResource,
  command: CommandDefinition,
): boolean {
  const { create, update, delete: remove } = permissions;
  return definition.writes === 'generic' && [create, update, remove].includes(command.name);
}
