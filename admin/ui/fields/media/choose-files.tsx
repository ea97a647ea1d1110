import React from 'react';
import { useText } from '../../lib/text';

interface Props {
  readonly id?: string;
  readonly many: boolean;
  readonly className: string;
  readonly onFiles: (files: readonly File[]) => void;
}

/** A button that asks for files of the computer. What they are is judged by the server. */
export default function ChooseFiles({ id, many, className, onFiles }: Props): React.ReactElement {
  const text = useText();
  const input = React.useRef<HTMLInputElement>(null);
  return (
    <>
      <button id={id} type="button" className={className} onClick={() => input.current?.click()}>
        {text('media.upload')}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple={many}
        accept="image/jpeg,image/png,image/webp,image/avif,image/gif,application/pdf"
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          // The same file can be chosen again.
          target.value = '';
        }}
      />
    </>
  );
}
