import type { Label } from '../values/label.js';

/** One declared move of a state machine. */
export interface TransitionDeclaration<S extends string = string> {
  readonly from: readonly S[];
  readonly to: S;
  readonly label: Label;
  /** Needed to make the move by hand; the command that makes it has one of its own, so this is rarely set. */
  readonly permission?: string;
}

/** One axis of a resource's life: its states and the moves between them. */
export interface StateMachine<S extends string = string, T extends string = string> {
  readonly name: string;
  readonly initial: S;
  readonly final: readonly S[];
  readonly states: Readonly<Record<S, Label>>;
  readonly transitions: Readonly<Record<T, TransitionDeclaration<S>>>;
}

/**
 * Declares a state machine. Start-up refuses one with an unreachable state, a state outside `final` that cannot be
 * left, or a move out of a final state.
 * @param machine `name` is `<plugin>.<entity>.<axis>`; states and transitions carry labels in every language
 */
export function defineStates<const S extends string, const T extends string>(machine: {
  readonly name: string;
  readonly states: Readonly<Record<S, Label>>;
  // What a machine is declared with are its states alone; a misspelt one is an error where it stands.
  readonly initial: NoInfer<S>;
  readonly final?: readonly NoInfer<S>[];
  readonly transitions: Readonly<Record<T, TransitionDeclaration<NoInfer<S>>>>;
}): StateMachine<S, T> {
  return Object.freeze({ ...machine, final: machine.final ?? [] });
}

/**
 * The moves that are legal from a state, in the order they were declared.
 * @param machine the state machine
 * @param state the current state
 */
export function legalTransitions<S extends string, T extends string>(
  machine: StateMachine<S, T>,
  state: S,
): readonly T[] {
  return (Object.keys(machine.transitions) as T[]).filter((name) =>
    machine.transitions[name].from.includes(state),
  );
}

/**
 * The machine as a Mermaid state diagram.
 * @param machine the state machine
 * @returns text for a ```mermaid block
 */
export function toMermaid(machine: StateMachine): string {
  const lines = ['stateDiagram-v2', `  [*] --> ${machine.initial}`];
  for (const [name, { from, to }] of Object.entries(machine.transitions)) {
    for (const state of from) lines.push(`  ${state} --> ${to}: ${name}`);
  }
  for (const state of machine.final) lines.push(`  ${state} --> [*]`);
  return lines.join('\n');
}
