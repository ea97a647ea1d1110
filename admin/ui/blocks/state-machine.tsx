import React from 'react';
import { call } from '../lib/api';
import { useResourceTexts } from '../lib/labels';
import { useFailureNotice } from '../lib/notice';
import CommandDialog, { type Step } from './command-dialog';

/** Mirrors `admin/api/row-steps.ts`. */
interface Steps {
  readonly version: number;
  readonly states: readonly { readonly field: string; readonly state: string; readonly final: boolean }[];
  readonly steps: readonly Step[];
}

interface Props {
  readonly resourceId: string;
  readonly id: string;
  /** Raised when the row was loaded again. */
  readonly changes: number;
  readonly onDone: () => Promise<void>;
}

/**
 * Where a row stands and the steps it may take next. The server says which are legal now and allowed to whoever looks; a
 * step is one command, sent by POST with the version that was looked at.
 */
export default function StateMachine({ resourceId, id, changes, onDone }: Props): React.ReactElement | null {
  const texts = useResourceTexts(resourceId);
  const fail = useFailureNotice();
  const [steps, setSteps] = React.useState<Steps | null>(null);
  const [chosen, setChosen] = React.useState<Step | null>(null);
  React.useEffect(() => {
    let current = true;
    call<Steps>('GET', `/api/emporion/rows/${resourceId}/${encodeURIComponent(id)}/steps`)
      .then((loaded) => current && setSteps(loaded))
      .catch((error: unknown) => current && fail(error));
    return () => {
      current = false;
    };
  }, [resourceId, id, changes]);
  if (!steps || (steps.states.length === 0 && steps.steps.length === 0)) return null;
  return (
    <section className="e-panel e-states" data-block="stateMachine">
      <div className="e-states-now">
        {steps.states.map(({ field, state, final }) => (
          <span
            key={field}
            className={final ? 'e-badge e-badge-final' : 'e-badge'}
            data-field={field}
            data-value={state}
            title={texts.property(field)}
          >
            {texts.value(field, state)}
          </span>
        ))}
      </div>
      <div className="e-actions">
        {steps.steps.map((step) => (
          <button
            key={step.command}
            type="button"
            className="e-button-light"
            data-command={step.command}
            onClick={() => setChosen(step)}
          >
            {step.label}
            {step.field && step.to ? (
              <span className="e-muted"> → {texts.value(step.field, step.to)}</span>
            ) : null}
          </button>
        ))}
      </div>
      {chosen ? (
        <CommandDialog
          step={chosen}
          id={id}
          version={steps.version}
          resourceId={resourceId}
          onClose={() => setChosen(null)}
          onDone={async () => {
            setChosen(null);
            await onDone();
          }}
        />
      ) : null}
    </section>
  );
}
