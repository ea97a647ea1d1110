import React from 'react';
import { useText } from '../lib/text';

/** One row that a write changed, as the audit keeps it. */
export interface Change {
  readonly resource: string;
  readonly id: string;
  readonly action: 'created' | 'updated' | 'deleted';
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

interface Props {
  readonly change: Change;
  readonly labelOf: (path: string) => string;
}

/** Before and after, member by member; what stayed the same is left out. */
export default function Diff({ change, labelOf }: Props): React.ReactElement {
  const text = useText();
  const { before, after } = change;
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const different = names.filter((name) => show(before?.[name]) !== show(after?.[name]));
  return (
    <table className="e-diff">
      <thead>
        <tr>
          <th scope="col" />
          <th scope="col">{text('audit.before')}</th>
          <th scope="col">{text('audit.after')}</th>
        </tr>
      </thead>
      <tbody>
        {different.map((name) => (
          <tr key={name}>
            <th scope="row">{labelOf(name)}</th>
            <td className="e-diff-before">{show(before?.[name])}</td>
            <td className="e-diff-after">{show(after?.[name])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function show(value: unknown): string {
  if (value === null || value === undefined) return '—';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}
