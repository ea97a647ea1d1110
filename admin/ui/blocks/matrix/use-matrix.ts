import React from 'react';
import { useNotice } from 'adminjs';
import { call, ProblemError, type Problem } from '../../lib/api';
import { useFailureNotice } from '../../lib/notice';
import { useText } from '../../lib/text';
import { useUnsavedWarning } from '../../lib/unsaved';
import type { LoadedMatrix } from './document';
import { faultsOf, NO_FAULTS, type MatrixFaults } from './faults';
import { modelOf, pendingOf, rebased, type Model, type Pending } from './model';
import { useHistory, type History } from './use-history';

/** A matrix that is being edited, and what can be done with it as a whole. */
export interface EditedMatrix {
  /** Nothing until it is loaded. */
  readonly loaded: LoadedMatrix | null;
  readonly history: History<Model>;
  readonly pending: Pending;
  readonly busy: boolean;
  readonly problem: Problem | null;
  readonly faults: MatrixFaults;
  readonly setFaults: (faults: MatrixFaults) => void;
  /** Saves what changed; `over` what somebody else saved meanwhile. */
  readonly save: (over?: boolean) => Promise<void>;
}

const NOTHING: Model = modelOf({ version: 0, columns: [], rows: [] });

/**
 * Loads the matrix of a row and saves it as one document.
 * @param address of the block's API
 * @param id of the row
 * @param changes raised when the row was loaded again; what is unsaved stays
 * @param onSaved loads the row again
 */
export function useMatrix(
  address: string,
  id: string,
  changes: number,
  onSaved: () => Promise<void>,
): EditedMatrix {
  const text = useText();
  const fail = useFailureNotice();
  const notify = useNotice();
  const history = useHistory(NOTHING);
  const [loaded, setLoaded] = React.useState<LoadedMatrix | null>(null);
  const [busy, setBusy] = React.useState(false);
  const [problem, setProblem] = React.useState<Problem | null>(null);
  const [faults, setFaults] = React.useState(NO_FAULTS);
  const pending = React.useMemo(() => pendingOf(history.now), [history.now]);
  const unsaved = useUnsavedWarning(!pending.isEmpty);
  const saved = React.useRef(false);
  // The same document sent twice, after a lost answer, is saved once.
  const key = React.useMemo(() => crypto.randomUUID(), [pending, problem]);

  React.useEffect(() => {
    if (unsaved.current && !saved.current) return undefined;
    saved.current = false;
    let current = true;
    call<LoadedMatrix>('GET', address)
      .then((answer) => {
        if (!current) return;
        setLoaded(answer);
        history.reset(modelOf(answer.document));
      })
      .catch((error: unknown) => current && fail(error));
    return () => {
      current = false;
    };
  }, [address, changes]);

  const send = async (over: boolean): Promise<void> => {
    if (!loaded) return;
    const fresh = over ? (await call<LoadedMatrix>('GET', address)).document : history.now.document;
    const { change, rows } = over ? rebased(pending, fresh) : pending;
    try {
      const body = { id, version: fresh.version, input: change, key };
      await call('POST', `/api/emporion/commands/${loaded.command}`, body);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      setProblem(error.problem);
      const say = (fault: { code: string; detail: string }): string =>
        text(`fault.${fault.code}`, { detail: fault.detail, defaultValue: fault.detail });
      setFaults(faultsOf(error.problem, rows, say));
      return;
    }
    saved.current = true;
    setProblem(null);
    setFaults(NO_FAULTS);
    notify({ type: 'success', message: text('matrix.saved') });
    await onSaved();
  };
  const save = async (over = false): Promise<void> => {
    setBusy(true);
    try {
      await send(over);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return { loaded, history, pending, busy, problem, faults, setFaults, save };
}
