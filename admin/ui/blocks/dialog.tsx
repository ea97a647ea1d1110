import React from 'react';
import { createPortal } from 'react-dom';
import { useText } from '../lib/text';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  /** Room for a table or a picture. */
  readonly wide?: boolean;
  readonly children: React.ReactNode;
}

/** A question that must be answered before anything else; the browser's own dialog keeps the focus inside. */
export default function Dialog({ title, onClose, wide = false, children }: Props): React.ReactElement {
  const text = useText();
  const element = React.useRef<HTMLDialogElement>(null);
  React.useEffect(() => {
    element.current?.showModal();
  }, []);
  // Outside of the form that it may belong to: what is sent here is not the form.
  return createPortal(
    <dialog
      ref={element}
      className={wide ? 'e-dialog e-dialog-wide' : 'e-dialog'}
      aria-label={title}
      onSubmit={(event) => event.stopPropagation()}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className="e-dialog-head">
        <h2>{title}</h2>
        <button type="button" className="e-icon-button" aria-label={text('close')} onClick={onClose}>
          ✕
        </button>
      </header>
      {children}
    </dialog>,
    document.body,
  );
}
