import React from 'react';
import { exponentOf, majorText, minorUnits } from '../lib/format';
import { useText } from '../lib/text';
import { asText, type ControlProps } from './control-props';

interface MoneyValue {
  readonly amount?: unknown;
  readonly currency?: unknown;
}

/** Digits that are assumed while no currency is chosen. */
const NO_CURRENCY = 'USD';

/** People type 12.34; the field holds 1234 minor units. What is no amount yet stays as typed, and the server says so. */
export default function MoneyControl({
  id,
  value,
  onChange,
  disabled,
  invalid,
  label,
}: ControlProps): React.ReactElement {
  const text = useText();
  const money = (typeof value === 'object' && value !== null ? value : {}) as MoneyValue;
  const [typed, setTyped] = React.useState('');
  const [chosen, setChosen] = React.useState('');
  const currency = asText(money.currency) || chosen;
  const amount = shownAmount(money.amount, typed, currency || NO_CURRENCY);
  const change = (amountText: string, code: string): void => {
    setTyped(amountText);
    setChosen(code);
    const units = amountText.trim() === '' ? '' : minorUnits(amountText, code || NO_CURRENCY);
    onChange({ amount: units ?? amountText, currency: code });
  };
  return (
    <span className="e-money">
      <input
        id={id}
        className="e-input"
        type="text"
        inputMode="decimal"
        value={amount}
        placeholder={currency === '' ? '' : (0).toFixed(exponentOf(currency))}
        disabled={disabled}
        aria-invalid={invalid}
        aria-describedby={`${id}-note`}
        onChange={(event) => change(event.target.value, currency)}
      />
      <CurrencyInput
        label={`${label}: ${text('field.currency')}`}
        value={currency}
        disabled={disabled}
        onChange={(code) => change(amount, code)}
      />
    </span>
  );
}

/** What was typed, as long as it says what the field holds; the field may have been given another value since. */
function shownAmount(held: unknown, typed: string, currency: string): string {
  const text = asText(held);
  if (!/^-?\d+$/.test(text)) return text;
  return minorUnits(typed, currency) === Number(text) ? typed : majorText(Number(text), currency);
}

interface CurrencyProps {
  readonly label: string;
  readonly value: string;
  readonly disabled: boolean;
  readonly onChange: (code: string) => void;
}

/** An ISO 4217 code, suggested while it is typed. */
export function CurrencyInput({ label, value, disabled, onChange }: CurrencyProps): React.ReactElement {
  const text = useText();
  const list = React.useId();
  return (
    <>
      <input
        className="e-input e-currency"
        type="text"
        value={value}
        maxLength={3}
        size={4}
        list={list}
        disabled={disabled}
        aria-label={label}
        placeholder={text('field.currency')}
        onChange={(event) => onChange(event.target.value.toUpperCase())}
      />
      <datalist id={list}>
        {Intl.supportedValuesOf('currency').map((code) => (
          <option key={code} value={code} />
        ))}
      </datalist>
    </>
  );
}
