import React from 'react';

interface Props {
  readonly disabled: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: React.ReactNode;
}

/** Takes files that are dropped on what is inside. */
export default function DropZone({ disabled, onFiles, children }: Props): React.ReactElement {
  const [over, setOver] = React.useState(false);
  const carriesFiles = (event: React.DragEvent): boolean =>
    !disabled && event.dataTransfer.types.includes('Files');
  return (
    <div
      className="e-file-drop"
      data-over={over}
      onDragOver={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
      }}
      onDrop={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      {children}
    </div>
  );
}
