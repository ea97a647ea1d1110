import React from 'react';
import { call, type Problem, ProblemError } from '../lib/api';

/** An import or export as the server tells it (`admin/api/transfer-api.ts`). */
export interface TransferState {
  readonly id: string;
  readonly direction: 'import' | 'export';
  readonly status: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly dryRun: boolean;
  readonly total: number | null;
  readonly processed: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
  /** Why it was given up. */
  readonly failure: string | null;
  /** The first rows that were refused. */
  readonly refused: readonly { readonly line: number; readonly column: string; readonly reason: string }[];
}

const INTERVAL_MS = 700;
const OVER = new Set(['done', 'failed', 'cancelled']);

/** Whether nothing more will come of a transfer. */
export function isOver(transfer: TransferState | null): boolean {
  return transfer !== null && OVER.has(transfer.status);
}

/**
 * Follows a transfer to its end.
 * @param id of the transfer
 * @param onEnd called once
 */
export function useTransfer(
  id: string,
  onEnd?: (transfer: TransferState) => void,
): { readonly transfer: TransferState | null; readonly problem: Problem | null } {
  const [transfer, setTransfer] = React.useState<TransferState | null>(null);
  const [problem, setProblem] = React.useState<Problem | null>(null);
  React.useEffect(() => {
    let timer = 0;
    let current = true;
    const ask = async (): Promise<void> => {
      try {
        const state = await call<TransferState>('GET', `/api/emporion/transfers/${id}`);
        if (!current) return;
        setTransfer(state);
        setProblem(null);
        if (isOver(state)) return onEnd?.(state);
      } catch (error) {
        if (current && error instanceof ProblemError) setProblem(error.problem);
      }
      if (current) timer = window.setTimeout(() => void ask(), INTERVAL_MS);
    };
    setTransfer(null);
    void ask();
    return () => {
      current = false;
      window.clearTimeout(timer);
    };
  }, [id]);
  return { transfer, problem };
}
