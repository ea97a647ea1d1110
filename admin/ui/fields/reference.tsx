import React from 'react';
import { SelectAsync } from '@adminjs/design-system';
import { useResource } from 'adminjs';
import { findRows, useTitles, type RowChoice } from '../lib/row-titles';
import { useText } from '../lib/text';
import type { RecordJSON } from '../lib/types';

interface Choice {
  readonly value: string;
  readonly label: string;
}

interface Props {
  readonly id: string;
  readonly resource: string;
  /** Name of the field whose value is held, in place of the id. */
  readonly by?: string;
  /** `field:id` of the row to which they must belong. */
  readonly within?: string;
  /** What is chosen so far. */
  readonly ids: readonly string[];
  /** Rows that came with the page, by id. */
  readonly known?: Readonly<Record<string, RecordJSON>>;
  readonly many: boolean;
  readonly disabled: boolean;
  readonly invalid?: boolean;
  readonly label?: string;
  readonly onChange: (ids: readonly string[]) => void;
}

/** Chooses rows of another resource by searching for them; whoever may not see them types what identifies them. */
export default function Reference(props: Props): React.ReactElement {
  return useResource(props.resource) ? <RowSearch {...props} /> : <TypedIds {...props} />;
}

function RowSearch(props: Props): React.ReactElement {
  const {
    id,
    resource,
    by = 'id',
    within = '',
    ids,
    known = {},
    many,
    disabled,
    invalid,
    label,
    onChange,
  } = props;
  const text = useText();
  const titleOf = useTitles(
    resource,
    by,
    ids.filter((row) => !known[row]),
  );
  const choiceOf = (row: string): Choice => ({ value: row, label: known[row]?.title ?? titleOf(row) });
  const search = async (query: string): Promise<Choice[]> =>
    (await findRows(resource, by, query, within)).map(({ value, title }: RowChoice) => ({
      value,
      label: title,
    }));
  const choose = (chosen: Choice | readonly Choice[] | null): void => {
    const list = chosen === null ? [] : Array.isArray(chosen) ? (chosen as Choice[]) : [chosen as Choice];
    onChange(list.map(({ value }) => value));
  };
  const value = ids.map(choiceOf);
  return (
    <SelectAsync
      inputId={id}
      placeholder={text('search.placeholder')}
      noOptionsMessage={() => text('list.noMatch')}
      loadingMessage={() => text('loading')}
      aria-label={label}
      aria-invalid={invalid}
      // A dialog would cut it off.
      menuPosition="fixed"
      menuPlacement="auto"
      cacheOptions
      defaultOptions
      isClearable
      // The design system's types allow one choice only; react-select behind it allows many.
      isMulti={many as false}
      isDisabled={disabled}
      value={many ? value : (value[0] ?? null)}
      loadOptions={search}
      onChange={choose as never}
    />
  );
}

function TypedIds({ id, ids, many, disabled, invalid, label, onChange }: Props): React.ReactElement {
  const text = useText();
  // Kept as typed: a line that was only begun is no id yet.
  const [typed, setTyped] = React.useState(ids.join('\n'));
  const change = (next: string): void => {
    setTyped(next);
    onChange(next.split(/[\s,]+/).filter((one) => one !== ''));
  };
  const common = {
    id,
    disabled,
    className: 'e-input e-mono',
    'aria-label': label,
    'aria-invalid': invalid,
    'aria-describedby': `${id}-typed`,
    value: typed,
  };
  return (
    <>
      {many ? (
        <textarea {...common} rows={3} onChange={(event) => change(event.target.value)} />
      ) : (
        <input {...common} type="text" onChange={(event) => change(event.target.value)} />
      )}
      <p id={`${id}-typed`} className="e-note">
        {text(many ? 'reference.typeMany' : 'reference.typeOne')}
      </p>
    </>
  );
}
