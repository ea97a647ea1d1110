import React from 'react';
import { nameOf, type Named } from './file-preview';

/** What is chosen before rows come or go; the first choice counts when nothing is said. */
export interface TransferOption extends Named {
  readonly choices: readonly { readonly value: string; readonly label: Named['label'] }[];
}

/** The chosen value of each option. */
export type Options = Readonly<Record<string, string>>;

interface Props {
  readonly options: readonly TransferOption[];
  readonly chosen: Options;
  readonly onChange: (chosen: Options) => void;
}

/** The options of a format, one field each. */
export default function ChooseOptions({ options, chosen, onChange }: Props): React.ReactElement | null {
  const asked = options.filter(({ choices }) => choices.length > 0);
  if (asked.length === 0) return null;
  return (
    <div className="e-map-head">
      {asked.map((option) => (
        <label key={option.key} className="e-field">
          <span className="e-label">{nameOf(option)}</span>
          <select
            className="e-input"
            value={chosen[option.key] ?? option.choices[0]?.value}
            disabled={option.choices.length < 2}
            data-option={option.key}
            onChange={(event) => onChange({ ...chosen, [option.key]: event.target.value })}
          >
            {option.choices.map(({ value, label }) => (
              <option key={value} value={value}>
                {nameOf({ key: value, label })}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
  );
}
