import React from 'react';
import CommandDialog, { type Step } from '../blocks/command-dialog';
import { call } from '../lib/api';
import { useFailureNotice } from '../lib/notice';
import type { ResourceJSON } from '../lib/types';
import ListTransfers, { type TransferOffer } from '../transfer/list-transfers';

interface Props {
  readonly resource: ResourceJSON;
  /** The list as its address says it. */
  readonly query: string;
  readonly onDone: () => void;
}

interface Offer extends TransferOffer {
  readonly steps: readonly Step[];
}

/**
 * What can be done with a list as a whole, such as bringing rows from a file or making one that needs more than a form.
 * The server says what.
 */
export default function ListSteps({ resource, query, onDone }: Props): React.ReactElement {
  const fail = useFailureNotice();
  const resourceId = resource.id;
  const [offer, setOffer] = React.useState<Offer>({ steps: [], imports: false, exports: [] });
  const [chosen, setChosen] = React.useState<Step | null>(null);
  React.useEffect(() => {
    let current = true;
    call<Offer>('GET', `/api/emporion/lists/${resourceId}/steps`)
      .then((answer) => current && setOffer(answer))
      .catch((error: unknown) => current && fail(error));
    return () => {
      current = false;
    };
  }, [resourceId]);
  return (
    <>
      <ListTransfers resource={resource} query={query} offer={offer} onDone={onDone} />
      {offer.steps.map((step) => (
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
