import React from 'react';
import { useText } from '../lib/text';
import type { FilePreview } from './file-preview';

/** How a file begins, as it was read. */
export default function FirstRows({ preview }: { preview: FilePreview }): React.ReactElement {
  const text = useText();
  return (
    <details className="e-field">
      <summary>{text('transfer.firstRows')}</summary>
      <div className="e-grid-scroll e-short">
        <table className="e-first-rows">
          <thead>
            <tr>
              <th scope="col">{text('transfer.lineShort')}</th>
              {preview.header.map((name, index) => (
                <th key={index} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map(({ line, cells, problem }) => (
              <tr key={line}>
                <td>{line}</td>
                {problem === null ? (
                  preview.header.map((_name, index) => <td key={index}>{cells[index]}</td>)
                ) : (
                  <td className="e-error" colSpan={preview.header.length}>
                    {problem}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
