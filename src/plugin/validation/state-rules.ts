import type { StateMachine } from '../../states/define-states.js';
import { groupsOfSame, machineOf, type Graph, type OwnedResource } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { CAMEL_CASE, didYouMean, labelFaults, quoted, VALUE_NAME, declarationOf } from './naming.js';

interface Axis {
  readonly resource: OwnedResource;
  readonly field: string;
  readonly machine: StateMachine;
}

/** The state fields of a resource. */
export function axesOf(resource: OwnedResource): Axis[] {
  return Object.entries(resource.item.fields).flatMap(([name, field]) =>
    field.kind === 'state' ? [{ resource, field: name, machine: machineOf(field) }] : [],
  );
}

/**
 * State machines: known states everywhere, every state reachable, none a dead end that is not final. Only machines
 * that a field uses are seen; one that no field uses is not declared to the kernel at all.
 * @param graph what plugins declare
 */
export function stateRules(graph: Graph): GraphFault[] {
  const axes = graph.resources.flatMap(axesOf);
  const machines = [...new Set(axes.map(({ machine }) => machine))];
  return [
    ...axes.flatMap(nameFaults),
    ...sharedFaults(axes),
    ...machines.flatMap((machine) => machineFaults(machine, graph)),
    ...graph.resources.flatMap((resource) => ambiguousFaults(resource)),
    ...graph.resources.flatMap((resource) => immovableFaults(resource, graph)),
  ];
}

function nameFaults({ resource, field, machine }: Axis): GraphFault[] {
  const axis = machine.name.startsWith(`${resource.item.name}.`)
    ? machine.name.slice(resource.item.name.length + 1)
    : '';
  if (CAMEL_CASE.test(axis)) return [];
  return [
    fault(
      declarationOf(resource, field),
      `uses the state machine "${machine.name}", which is not named after its resource`,
      `Call it "${resource.item.name}.${field}".`,
    ),
  ];
}

function sharedFaults(axes: readonly Axis[]): GraphFault[] {
  return groupsOfSame(axes, ({ machine }) => machine.name).map((same) =>
    fault(
      `states ${same[0]?.machine.name}`,
      `are used by ${same.map(({ resource, field }) => declarationOf(resource, field)).join(' and ')}`,
      'One machine is one axis of one resource: declare a machine, with a name of its own, for each field.',
    ),
  );
}

function machineFaults(machine: StateMachine, graph: Graph): GraphFault[] {
  const declaration = `states ${machine.name}`;
  const states = Object.keys(machine.states);
  if (states.length === 0) return [fault(declaration, 'have no states', 'Declare at least the initial one.')];
  const unknown = unknownStates(declaration, machine);
  return [
    ...states.flatMap((state) => [
      ...labelFaults(`${declaration}, state "${state}"`, machine.states[state], `states.${state}`),
      ...valueNameFaults(`${declaration}, state "${state}"`, state, VALUE_NAME),
    ]),
    ...Object.entries(machine.transitions).flatMap(([name, { label, permission }]) => {
      const transition = `${declaration}, transition "${name}"`;
      return [
        ...labelFaults(transition, label),
        ...valueNameFaults(transition, name, CAMEL_CASE),
        ...permissionFaults(transition, permission, graph),
      ];
    }),
    ...unknown,
    // Reachability over states that do not exist would only repeat what is wrong.
    ...(unknown.length > 0 ? [] : [...deadEnds(declaration, machine), ...unreachable(declaration, machine)]),
  ];
}

function valueNameFaults(declaration: string, name: string, pattern: RegExp): GraphFault[] {
  if (pattern.test(name)) return [];
  return [
    fault(declaration, `"${name}" cannot be its name`, 'Use letters and digits, a small letter first.'),
  ];
}

function permissionFaults(
  declaration: string,
  permission: string | undefined,
  { permissionNames }: Graph,
): GraphFault[] {
  if (permission === undefined || permissionNames.has(permission)) return [];
  return [
    fault(
      declaration,
      `needs the permission "${permission}", which nothing declares`,
      didYouMean(
        permission,
        permissionNames,
        'Declare it in the "permissions" of the plugin, or leave it out.',
      ),
    ),
  ];
}

function unknownStates(
  declaration: string,
  { initial, final, states, transitions }: StateMachine,
): GraphFault[] {
  const known = Object.keys(states);
  const check = (where: string, what: string, state: string) =>
    known.includes(state)
      ? []
      : [
          fault(
            where,
            `"${what}" names the state "${state}", which is not declared`,
            didYouMean(state, known, `Name one of ${quoted(known)}.`),
          ),
        ];
  return [
    ...check(declaration, 'initial', initial),
    ...final.flatMap((state) => check(declaration, 'final', state)),
    ...Object.entries(transitions).flatMap(([name, { from, to }]) => {
      const where = `${declaration}, transition "${name}"`;
      const nowhere = fault(where, '"from" is empty, so it can never be made', 'Name the states it leaves.');
      return [
        ...(from.length > 0 ? [] : [nowhere]),
        ...from.flatMap((state) => check(where, 'from', state)),
        ...check(where, 'to', to),
      ];
    }),
  ];
}

function deadEnds(declaration: string, { final, states, transitions }: StateMachine): GraphFault[] {
  const moves = Object.entries(transitions);
  const leaving = (state: string) => moves.filter(([, { from, to }]) => from.includes(state) && to !== state);
  return [
    ...Object.keys(states)
      .filter((state) => !final.includes(state) && leaving(state).length === 0)
      .map((state) =>
        fault(
          `${declaration}, state "${state}"`,
          'cannot be left, but is not final',
          `Add it to "final", or declare a transition from it.`,
        ),
      ),
    ...moves.flatMap(([name, { from }]) =>
      from
        .filter((state) => final.includes(state))
        .map((state) =>
          fault(
            `${declaration}, transition "${name}"`,
            `leaves "${state}", which is final`,
            `Take "${state}" out of "final", or out of "from".`,
          ),
        ),
    ),
  ];
}

function unreachable(declaration: string, { initial, states, transitions }: StateMachine): GraphFault[] {
  const reached = new Set([initial]);
  const moves = Object.values(transitions);
  for (const state of reached) {
    for (const { from, to } of moves) if (from.includes(state)) reached.add(to);
  }
  return Object.keys(states)
    .filter((state) => !reached.has(state))
    .map((state) =>
      fault(
        `${declaration}, state "${state}"`,
        `cannot be reached from "${initial}"`,
        'Declare a transition to it, or leave the state out.',
      ),
    );
}

/** A command says only the transition's name, so the axes of one resource must not share any. */
function ambiguousFaults(resource: OwnedResource): GraphFault[] {
  const named = axesOf(resource).flatMap(({ field, machine }) =>
    Object.keys(machine.transitions).map((transition) => ({ field, transition })),
  );
  return groupsOfSame(named, ({ transition }) => transition).map((same) =>
    fault(
      declarationOf(resource),
      `the transition "${same[0]?.transition}" exists on the fields ${quoted(same.map(({ field }) => field))}`,
      'Name transitions differently across the axes of one resource.',
    ),
  );
}

/** Generic writes cannot move a state; without any command that does, every row stays in the first state for ever. */
function immovableFaults(resource: OwnedResource, { commands }: Graph): GraphFault[] {
  if (resource.item.writes !== 'generic') return [];
  const made = commands.flatMap(({ item }) =>
    item.resource === resource.item.name ? [item.transition] : [],
  );
  return axesOf(resource)
    .filter(({ machine }) => {
      const transitions = Object.keys(machine.transitions);
      return transitions.length > 0 && !transitions.some((transition) => made.includes(transition));
    })
    .map(({ field, machine }) =>
      fault(
        declarationOf(resource, field),
        `no command makes any transition of "${machine.name}", so every row stays "${machine.initial}" for ever`,
        `Declare a command with resource: '${resource.item.name}' and transition: '${Object.keys(machine.transitions)[0]}'.`,
      ),
    );
}
