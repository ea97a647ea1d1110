import React from 'react';
import { call } from '../lib/api';
import { useFailureNotice } from '../lib/notice';
import type { FieldDescription } from '../lib/types';
import { FilterInput } from './filter';

/** Mirrors `admin/api/list-filters.ts`. */
interface SideFilter {
  readonly name: string;
  readonly label: string;
  readonly control: 'text' | 'range' | 'boolean' | 'choice';
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

interface Props {
  readonly resourceId: string;
  readonly filters: Readonly<Record<string, string>>;
  readonly onChange: (name: string, value: string) => void;
}

const KINDS = { text: 'text', range: 'decimal', boolean: 'boolean', choice: 'enum' } as const;

/** Filters that are no fields of the rows, as they are now: a new one is there at once. */
export default function SideFilters({ resourceId, filters, onChange }: Props): React.ReactElement {
  const fail = useFailureNotice();
  const [offered, setOffered] = React.useState<readonly SideFilter[]>([]);
  React.useEffect(() => {
    let current = true;
    call<{ filters: readonly SideFilter[] }>('GET', `/api/emporion/lists/${resourceId}/filters`)
      .then((answer) => current && setOffered(answer.filters))
      .catch((error: unknown) => current && fail(error));
    return () => {
      current = false;
    };
  }, [resourceId]);
  return (
    <>
      {offered.map((filter) => (
        <div key={filter.name} className="e-field" data-filter={filter.name}>
          <label
            className="e-label"
            htmlFor={`filter-${filter.name}${filter.control === 'range' ? '-from' : ''}`}
          >
            {filter.label}
          </label>
          <FilterInput
            id={`filter-${filter.name}`}
            path={filter.name}
            field={fieldOf(filter)}
            filter={{ ...filters, [filter.name]: chosen(filter.name, filters) }}
            set={(changes) => {
              // A link of the dashboard writes the operator out.
              if (filters[`${filter.name}~~eq`]) onChange(`${filter.name}~~eq`, '');
              for (const [name, value] of Object.entries(changes)) onChange(name, value);
            }}
            labelOf={(value) => filter.choices.find((choice) => choice.value === value)?.label ?? value}
          />
        </div>
      ))}
    </>
  );
}

function chosen(name: string, filters: Readonly<Record<string, string>>): string {
  return filters[name] ?? filters[`${name}~~eq`] ?? '';
}

function fieldOf({ control, choices }: SideFilter): FieldDescription {
  return {
    kind: KINDS[control],
    required: false,
    readOnly: 'never',
    help: false,
    ...(control === 'choice' ? { values: choices.map(({ value }) => value) } : {}),
  };
}
