import React from 'react';
import Dialog from '../blocks/dialog';
import { call, ProblemError } from '../lib/api';
import { useText } from '../lib/text';
import type { ResourceJSON } from '../lib/types';
import CheckFile, { loadPreview, type Choice } from './check-file';
import ChooseFile from './choose-file';
import type { FilePreview } from './file-preview';
import TransferProgress from './progress';
import type { TransferState } from './use-transfer';

interface Props {
  readonly resource: ResourceJSON;
  readonly onClose: () => void;
  /** Called when rows have changed. */
  readonly onDone: () => void;
}

const STEPS = ['file', 'columns', 'trial', 'import'] as const;
type Step = (typeof STEPS)[number];

/** Brings rows from a file in four steps: choose it, see what its columns are taken as, try, import. */
export default function ImportDialog({ resource, onClose, onDone }: Props): React.ReactElement {
  const text = useText();
  const [sent, setSent] = React.useState<{ upload: string; preview: FilePreview } | null>(null);
  const [choice, setChoice] = React.useState<Choice | null>(null);
  const [trial, setTrial] = React.useState<string | null>(null);
  const [run, setRun] = React.useState<string | null>(null);
  const [busy, setBusy] = React.useState(false);
  const [failure, setFailure] = React.useState<string | null>(null);
  const fail = (error: unknown): void =>
    setFailure(error instanceof ProblemError ? sentenceOf(error) : text('connectionLost'));
  const step: Step = run ? 'import' : trial ? 'trial' : sent ? 'columns' : 'file';
  const start = async (chosen: Choice, dryRun: boolean): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      const path = `/api/emporion/lists/${resource.id}/import`;
      const { id } = await call<{ id: string }>('POST', path, { ...chosen, dryRun });
      setChoice(chosen);
      if (dryRun) setTrial(id);
      else setRun(id);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  const receive = async (upload: string): Promise<void> => {
    setFailure(null);
    setSent({ upload, preview: await loadPreview(upload, resource.id) });
  };
  const back = (to: 'file' | 'columns'): void => {
    setFailure(null);
    setTrial(null);
    if (to === 'file') setSent(null);
  };
  return (
    <Dialog title={text('transfer.import')} onClose={onClose} wide>
      <Steps current={step} />
      {failure ? (
        <p className="e-alert" role="alert">
          {failure}
        </p>
      ) : null}
      {step === 'file' ? <ChooseFile onSent={receive} onFailure={fail} /> : null}
      {/* Kept while the trial is shown, so that going back finds the choices as they were. */}
      {sent && step !== 'import' ? (
        <div hidden={step !== 'columns'}>
          <CheckFile
            resourceId={resource.id}
            upload={sent.upload}
            first={sent.preview}
            busy={busy}
            onChosen={(chosen) => void start(chosen, true)}
            onBack={() => back('file')}
            onFailure={fail}
          />
        </div>
      ) : null}
      {step === 'trial' && trial ? (
        <Trial
          key={trial}
          id={trial}
          busy={busy}
          onBack={() => back('columns')}
          onImport={() => choice && void start(choice, false)}
        />
      ) : null}
      {run ? (
        <>
          <TransferProgress id={run} onEnd={onDone} />
          <div className="e-actions e-actions-end">
            <button type="button" className="e-button-light" onClick={onClose}>
              {text('close')}
            </button>
          </div>
        </>
      ) : null}
    </Dialog>
  );
}

/** Where one is on the way. */
function Steps({ current }: { current: Step }): React.ReactElement {
  const text = useText();
  return (
    <ol className="e-steps">
      {STEPS.map((name) => (
        <li key={name} aria-current={name === current ? 'step' : undefined}>
          {text(`transfer.step.${name}`)}
        </li>
      ))}
    </ol>
  );
}

interface TrialProps {
  readonly id: string;
  readonly busy: boolean;
  readonly onBack: () => void;
  readonly onImport: () => void;
}

/** What an import would do; it can be begun when that is anything at all. */
function Trial({ id, busy, onBack, onImport }: TrialProps): React.ReactElement {
  const text = useText();
  const [tried, setTried] = React.useState<TransferState | null>(null);
  const count = tried?.status === 'done' ? tried.created + tried.updated : 0;
  return (
    <>
      <TransferProgress id={id} onEnd={setTried} />
      <div className="e-actions e-actions-end">
        <button type="button" className="e-button-light" onClick={onBack}>
          {text('transfer.back')}
        </button>
        <button type="button" className="e-button" disabled={busy || count === 0} onClick={onImport}>
          {text('transfer.importNow', { count })}
        </button>
      </div>
    </>
  );
}

function sentenceOf({ problem }: ProblemError): string {
  const first = problem.errors?.[0];
  return first ? `${problem.detail} ${first.detail}` : problem.detail;
}
