import React from 'react';
import { useText } from '../lib/text';

interface Props {
  /** Address of what they saved. */
  readonly theirs: string;
  readonly disabled: boolean;
  readonly onSaveOver: () => void;
}

/** Somebody else saved meanwhile: look at theirs, then decide. */
export default function Stale({ theirs, disabled, onSaveOver }: Props): React.ReactElement {
  const text = useText();
  return (
    <div className="e-alert" role="alert">
      <p>{text('form.stale')}</p>
      <p className="e-actions">
        <a className="e-button-light" href={theirs} target="_blank" rel="noreferrer">
          {text('form.seeTheirs')}
        </a>
        <button type="button" className="e-button-light" disabled={disabled} onClick={onSaveOver}>
          {text('form.saveOver')}
        </button>
      </p>
    </div>
  );
}
