import type { CommandDefinition } from '../../src/command/define-command.js';
import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import { stateFields } from '../../src/resource/compiled-resource.js';
import type { WireRow } from '../../src/resource/resource-reads.js';
import { isGenericWrite } from '../../src/resource/resource-commands.js';
import type { StateMachine } from '../../src/states/define-states.js';
import { textOf } from '../../src/values/label.js';
import type { CurrentStaff } from '../current-staff.js';
import type { AdminResourceService } from '../resource/resource-service.js';
import { formOf, type FormDescription } from './form-description.js';

/** Something that can be done with a row now, by the member of staff who looks at it. */
export interface RowStep {
  readonly command: string;
  readonly label: string;
  /** The state it leads to, when it is a move of a state machine. */
  readonly to: string | null;
  /** The state field it moves. */
  readonly field: string | null;
  readonly confirm: string | null;
  readonly form: FormDescription | null;
  /** What the form starts with: what the row holds now. */
  readonly initial: Readonly<Record<string, unknown>>;
}

/** Where a row stands on one axis, and the whole axis. */
export interface RowState {
  readonly field: string;
  readonly state: string;
  readonly final: boolean;
}

interface Axis {
  readonly name: string;
  readonly machine: StateMachine;
}

export interface RowSteps {
  readonly version: number;
  readonly states: readonly RowState[];
  readonly steps: readonly RowStep[];
}

/**
 * What can be done with a row: the moves that its states allow and the other commands, as far as the member of staff may
 * run them. The browser only draws them; the commands check again.
 * @param service reads and commands
 * @param resource of the row
 * @param id of the row; raises `kernel.not_found`
 * @param staff who looks
 */
export async function rowSteps(
  service: AdminResourceService,
  resource: CompiledResource,
  id: string,
  staff: CurrentStaff,
): Promise<RowSteps> {
  const row = await service.get(resource, id, staff);
  const axes = stateFields(resource);
  const states = axes.map(({ name, machine }) => {
    const state = String(row[name]);
    return { field: name, state, final: machine.final.includes(state) };
  });
  // What a block calls has a control of its own.
  const ofBlocks = (resource.definition.admin?.blocks ?? []).flatMap((block) =>
    block.kind === 'preview' ? [block.command] : block.kind === 'matrix' ? [block.save] : [],
  );
  const steps = service.registry
    .commandsOf(resource.name)
    .filter((command) => !isGenericWrite(resource, command) && staff.can(command.permission))
    .filter(({ name }) => !ofBlocks.includes(name))
    .flatMap((command) => {
      const move = moveOf(command, axes, row);
      return move === undefined ? [] : [stepOf(service, resource, command, { ...move, row }, staff)];
    });
  return { version: Number(row['version']), states, steps };
}

/**
 * What can be done with a list as a whole: commands named after the resource that act on no row of it, such as making a
 * new one that needs more than a form.
 * @param service reads and commands
 * @param resource that is listed
 * @param staff who looks
 */
export function listSteps(
  service: AdminResourceService,
  resource: CompiledResource,
  staff: CurrentStaff,
): readonly RowStep[] {
  return (
    [...service.registry.commands.values()]
      // What makes a row with more than a form can hold is for integrations; people have the form, and its blocks.
      .filter(({ creates }) => creates === undefined)
      .filter((command) => command.resource === undefined && command.name.startsWith(`${resource.name}.`))
      .filter((command) => !isGenericWrite(resource, command) && staff.can(command.permission))
      .map((command) => stepOf(service, resource, command, { field: null, to: null, row: {} }, staff))
  );
}

interface Move {
  readonly field: string | null;
  readonly to: string | null;
}

/** The move that a command makes from where the row stands; nothing when its state does not allow it. */
function moveOf(command: CommandDefinition, axes: readonly Axis[], row: WireRow): Move | undefined {
  const { transition } = command;
  if (transition === undefined) return { field: null, to: null };
  const axis = axes.find(({ machine }) => Object.hasOwn(machine.transitions, transition));
  const move = axis?.machine.transitions[transition];
  return axis && move?.from.includes(String(row[axis.name])) ? { field: axis.name, to: move.to } : undefined;
}

function stepOf(
  service: AdminResourceService,
  resource: CompiledResource,
  command: CommandDefinition,
  { field, to, row }: Move & { readonly row: WireRow },
  staff: CurrentStaff,
): RowStep {
  const about = { resource, locales: service.registry.locales };
  const form = formOf(command.input, command.fields ?? {}, staff.locale, about);
  // A move asks for something new; a change starts from what is there.
  const names = command.transition === undefined ? Object.keys(form?.fields ?? {}) : [];
  const held = names.filter((name) => resource.field.has(name) && row[name] != null);
  return {
    command: command.name,
    label: textOf(command.label, staff.locale),
    field,
    to,
    confirm: command.confirm ? textOf(command.confirm, staff.locale) : null,
    form,
    initial: Object.fromEntries(held.map((name) => [name, row[name]])),
  };
}
