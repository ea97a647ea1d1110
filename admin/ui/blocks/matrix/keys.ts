import type React from 'react';

/** How far a key moves, in rows and columns; `next` goes on in the next row after the last column. */
export interface Move {
  readonly rows: number;
  readonly columns: number;
  readonly next?: boolean;
}

/**
 * Where a key leads from a cell, as in a spreadsheet; nothing when the key belongs to the control in the cell.
 * @param event a key press inside the grid
 */
export function moveOf(event: React.KeyboardEvent): Move | undefined {
  if (event.altKey || event.ctrlKey || event.metaKey) return undefined;
  switch (event.key) {
    case 'ArrowUp':
      return { rows: -1, columns: 0 };
    case 'ArrowDown':
      return { rows: 1, columns: 0 };
    case 'Enter':
      return { rows: event.shiftKey ? -1 : 1, columns: 0 };
    case 'Tab':
      return { rows: 0, columns: event.shiftKey ? -1 : 1, next: true };
    case 'ArrowLeft':
      return atEdge(event.target, 'start') ? { rows: 0, columns: -1 } : undefined;
    case 'ArrowRight':
      return atEdge(event.target, 'end') ? { rows: 0, columns: 1 } : undefined;
    default:
      return undefined;
  }
}

/** Inside a text the arrows move the caret; at its ends, or when all of it is selected, they leave it. */
function atEdge(target: EventTarget, edge: 'start' | 'end'): boolean {
  if (!(target instanceof HTMLInputElement) || target.type !== 'text') return true;
  const { selectionStart, selectionEnd, value } = target;
  if (selectionStart === 0 && selectionEnd === value.length) return true;
  return edge === 'start' ? selectionEnd === 0 : selectionStart === value.length;
}
