import React from 'react';
import CommandDialog, { type Step } from '../blocks/command-dialog';
import { call } from '../lib/api';
import { useFailureNotice } from '../lib/notice';

interface Props {
  readonly resourceId: string;
  readonly onDone: () => void;
}

/** What can be done with a list as a whole, such as making a row that needs more than a form. The server says what. */
export default function ListSteps({ resourceId, onDone }: Props): React.ReactElement {
  const fail = useFailureNotice();
  const [steps, setSteps] = React.useState<readonly Step[]>([]);
  const [chosen, setChosen] = React.useState<Step | null>(null);
  React.useEffect(() => {
    let current = true;
    call<{ steps: readonly Step[] }>('GET', `/api/emporion/lists/${resourceId}/steps`)
      .then((answer) => current && setSteps(answer.steps))
      .catch((error: unknown) => current && fail(error));
    return () => {
      current = false;
    };
  }, [resourceId]);
  return (
    <>
      {steps.map((step) => (
        <button
          key={step.command}
          type="button"
          className="e-button"
          data-command={step.command}
          onClick={() => setChosen(step)}
        >
          {step.label}
        </button>
      ))}
      {chosen ? (
        <CommandDialog
          step={chosen}
          resourceId={resourceId}
          onClose={() => setChosen(null)}
          onDone={() => {
            setChosen(null);
            onDone();
          }}
        />
      ) : null}
    </>
  );
}
