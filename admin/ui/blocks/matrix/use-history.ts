import React from 'react';

/** Edits that can be taken back. */
export interface History<T> {
  readonly now: T;
  /**
   * Goes on from here.
   * @param next what it is now
   * @param mark edits with the same mark, one after the other, are taken back as one: the letters of a word
   */
  readonly change: (next: T, mark?: string) => void;
  /** Starts again from something that was loaded. */
  readonly reset: (start: T) => void;
  readonly undo: () => void;
  readonly canUndo: boolean;
}

interface Steps<T> {
  readonly past: readonly T[];
  readonly now: T;
  readonly mark?: string;
}

/** Steps that are remembered. */
const MOST_STEPS = 100;

/** Keeps what something was before each edit. */
export function useHistory<T>(start: T): History<T> {
  const [{ past, now }, setSteps] = React.useState<Steps<T>>({ past: [], now: start });
  return {
    now,
    change: (next, mark) =>
      setSteps((steps) => {
        const isSameEdit = mark !== undefined && mark === steps.mark;
        return {
          past: isSameEdit ? steps.past : [...steps.past.slice(-MOST_STEPS), steps.now],
          now: next,
          mark,
        };
      }),
    reset: (fresh) => setSteps({ past: [], now: fresh }),
    undo: () => setSteps((steps) => ({ past: steps.past.slice(0, -1), now: steps.past.at(-1) ?? steps.now })),
    canUndo: past.length > 0,
  };
}
