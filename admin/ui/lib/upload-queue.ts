import React from 'react';

/** The server works on few images at once; more connections only wait. */
const AT_ONCE = 2;

let running = 0;
/** Running and waiting. */
let pending = 0;
const waiting: (() => void)[] = [];
const watchers = new Set<() => void>();

/** Lets few uploads of the whole page run at once; the others wait for their turn. */
export async function inTurn<T>(upload: () => Promise<T>): Promise<T> {
  count(1);
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await upload();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
    count(-1);
  }
}

/** Whether files are on their way: a form that is saved now would be without them. */
export function useUploading(): boolean {
  const [, redraw] = React.useReducer((times: number) => times + 1, 0);
  React.useEffect(() => {
    watchers.add(redraw);
    return () => void watchers.delete(redraw);
  }, []);
  return pending > 0;
}

function count(by: 1 | -1): void {
  pending += by;
  for (const redraw of watchers) redraw();
}
