import React from 'react';
import { SelectAsync } from '@adminjs/design-system';
import { ApiClient } from 'adminjs';
import { useText } from '../lib/text';
import type { RecordJSON } from '../lib/types';

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly record?: RecordJSON;
}

interface Props {
  readonly id: string;
  readonly resource: string;
  /** Ids chosen so far. */
  readonly ids: readonly string[];
  /** Rows that came with the page, by id. */
  readonly known: Readonly<Record<string, RecordJSON>>;
  readonly many: boolean;
  readonly disabled: boolean;
  readonly onChange: (ids: readonly string[], chosen: readonly RecordJSON[]) => void;
}

/** Chooses rows of another resource by searching for them. */
export default function Reference({
  id,
  resource,
  ids,
  known,
  many,
  disabled,
  onChange,
}: Props): React.ReactElement {
  const text = useText();
  const [titles, setTitles] = React.useState<Readonly<Record<string, string>>>({});
  const choiceOf = (row: string): Choice => ({ value: row, label: titles[row] ?? known[row]?.title ?? row });
  const search = async (query: string): Promise<Choice[]> => {
    const records = await new ApiClient().searchRecords({ resourceId: resource, query });
    setTitles((old) => ({
      ...old,
      ...Object.fromEntries(records.map((record) => [record.id, record.title])),
    }));
    return records.map((record) => ({ value: record.id, label: record.title, record }));
  };
  const choose = (chosen: Choice | readonly Choice[] | null): void => {
    const list = chosen === null ? [] : Array.isArray(chosen) ? (chosen as Choice[]) : [chosen as Choice];
    onChange(
      list.map(({ value }) => value),
      list.flatMap(({ record }) => (record ? [record] : [])),
    );
  };
  const value = ids.map(choiceOf);
  return (
    <SelectAsync
      inputId={id}
      placeholder={text('search.placeholder')}
      noOptionsMessage={() => text('list.noMatch')}
      loadingMessage={() => text('loading')}
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
