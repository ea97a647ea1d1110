import React from 'react';
import { fromLocalInput, majorText, minorUnits, toLocalInput } from '../lib/format';
import { useResourceTexts } from '../lib/labels';
import { useText } from '../lib/text';
import { fieldOf, type FieldDescription, type PropertyProps } from '../lib/types';
import { CurrencyInput } from './money';
import Reference from './reference';

type Props = Pick<PropertyProps, 'property' | 'resource' | 'filter' | 'onChange'>;

/** Kinds that are asked for by a range. */
const RANGES = new Set(['instant', 'date', 'integer', 'decimal', 'money']);

/** A field of the filters of a list. Values are texts, as they stand in the address. */
export default function FilterField({
  property,
  resource,
  filter = {},
  onChange,
}: Props): React.ReactElement {
  const texts = useResourceTexts(resource.id);
  const field = fieldOf(property);
  const { path } = property;
  const id = `filter-${path}`;
  return (
    <div className="e-field">
      <label className="e-label" htmlFor={RANGES.has(field.kind) ? `${id}-from` : id}>
        {texts.property(path)}
      </label>
      <FilterInput
        id={id}
        path={path}
        field={field}
        filter={filter}
        set={(changes) => Object.entries(changes).forEach(([name, value]) => onChange(name, value))}
        labelOf={(value) => texts.value(path, value)}
      />
    </div>
  );
}

interface InputProps {
  readonly id: string;
  readonly path: string;
  readonly field: FieldDescription;
  readonly filter: Readonly<Record<string, string>>;
  readonly set: (changes: Readonly<Record<string, string>>) => void;
  readonly labelOf: (value: string) => string;
}

/** The control of a filter; names of what it sets begin with `path`. */
export function FilterInput({ id, path, field, filter, set, labelOf }: InputProps): React.ReactElement {
  const text = useText();
  if (field.kind === 'money') return <MoneyRange {...{ id, path, field, filter, set, labelOf }} />;
  if (RANGES.has(field.kind)) return <Range {...{ id, path, field, filter, set, labelOf }} />;
  if (field.reference !== undefined) {
    const chosen = filter[path] ? [filter[path]] : [];
    return (
      <Reference
        id={id}
        resource={field.reference}
        ids={chosen}
        many={false}
        disabled={false}
        onChange={(ids) => set({ [path]: ids[0] ?? '' })}
      />
    );
  }
  const choices = field.kind === 'boolean' ? ['true', 'false'] : field.values;
  if (choices || field.locales) {
    const options = choices ?? ['null', '!null'];
    const label = (value: string): string => {
      if (value === 'null') return text('filter.isEmpty');
      if (value === '!null') return text('filter.isNotEmpty');
      return field.kind === 'boolean' ? text(value === 'true' ? 'yes' : 'no') : labelOf(value);
    };
    return (
      <select
        id={id}
        className="e-input"
        value={filter[path] ?? ''}
        onChange={(event) => set({ [path]: event.target.value })}
      >
        <option value="">{text('filter.any')}</option>
        {options.map((value) => (
          <option key={value} value={value}>
            {label(value)}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      id={id}
      className="e-input"
      type="text"
      value={filter[path] ?? ''}
      maxLength={500}
      onChange={(event) => set({ [path]: event.target.value })}
    />
  );
}

function Range({ id, path, field, filter, set }: InputProps): React.ReactElement {
  const text = useText();
  const isInstant = field.kind === 'instant';
  const type = isInstant ? 'datetime-local' : field.kind === 'date' ? 'date' : 'text';
  return (
    <span className="e-range">
      {(['from', 'to'] as const).map((bound) => {
        const name = `${path}~~${bound}`;
        const value = filter[name] ?? '';
        return (
          <input
            key={bound}
            id={`${id}-${bound}`}
            className="e-input"
            type={type}
            inputMode={type === 'text' ? 'decimal' : undefined}
            aria-label={text(`filter.${bound}`)}
            title={text(`filter.${bound}`)}
            value={isInstant ? toLocalInput(value) : value}
            onChange={(event) =>
              set({ [name]: isInstant ? fromLocalInput(event.target.value) : event.target.value })
            }
          />
        );
      })}
    </span>
  );
}

/** Amounts are compared within one currency, in its decimal form; the address holds minor units. */
function MoneyRange({ id, path, filter, set }: InputProps): React.ReactElement {
  const text = useText();
  const names = { currency: `${path}~~currency`, from: `${path}~~from`, to: `${path}~~to` } as const;
  const currency = filter[names.currency] ?? '';
  const [typed, setTyped] = React.useState(() => {
    const shown = (minor = ''): string =>
      /^-?\d+$/.test(minor) ? majorText(Number(minor), currency) : minor;
    return { from: shown(filter[names.from]), to: shown(filter[names.to]) };
  });
  const change = (amounts: typeof typed, code: string): void => {
    setTyped(amounts);
    set({
      [names.currency]: code,
      // What is no amount is sent as typed, and the server says so.
      [names.from]: String(minorUnits(amounts.from, code) ?? amounts.from),
      [names.to]: String(minorUnits(amounts.to, code) ?? amounts.to),
    });
  };
  return (
    <span className="e-range">
      {(['from', 'to'] as const).map((bound) => (
        <input
          key={bound}
          id={`${id}-${bound}`}
          className="e-input"
          type="text"
          inputMode="decimal"
          aria-label={text(`filter.${bound}`)}
          placeholder={text(`filter.${bound}`)}
          value={typed[bound]}
          onChange={(event) => change({ ...typed, [bound]: event.target.value }, currency)}
        />
      ))}
      <CurrencyInput
        label={text('field.currency')}
        value={currency}
        disabled={false}
        onChange={(code) => change(typed, code)}
      />
    </span>
  );
}
