import React from 'react';
import { languageName } from '../lib/format';
import { useText } from '../lib/text';
import Control, { type ControlProps } from './controls';

/** One text per language: a tab for each, and a mark at those that are missing. */
export default function Translated(props: ControlProps): React.ReactElement {
  const text = useText();
  const locales = props.field.locales ?? [];
  const values = (typeof props.value === 'object' && props.value !== null ? props.value : {}) as Record<
    string,
    string
  >;
  const [open, setOpen] = React.useState(locales[0] ?? '');
  const empty = locales.filter((locale) => !values[locale]);
  // A field that may stay empty misses nothing as long as no language is filled in.
  const missing = props.field.required || empty.length < locales.length ? empty : [];
  return (
    <div className="e-translated">
      <div className="e-tabs" role="tablist" aria-label={props.label}>
        {locales.map((locale) => (
          <button
            key={locale}
            type="button"
            role="tab"
            id={`${props.id}-tab-${locale}`}
            aria-selected={locale === open}
            aria-controls={`${props.id}-panel`}
            className="e-tab"
            onClick={() => setOpen(locale)}
          >
            {languageName(locale, locales)}
            {missing.includes(locale) ? (
              <span className="e-missing" title={text('field.translationMissing')}>
                <span className="e-hidden">{text('field.translationMissing')}</span>
              </span>
            ) : null}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${props.id}-panel`} aria-labelledby={`${props.id}-tab-${open}`}>
        <Control
          // Each language has an editor of its own, with its own undo.
          key={open}
          {...props}
          id={`${props.id}.${open}`}
          lang={open}
          value={values[open] ?? ''}
          onChange={(value) => props.onChange({ ...values, [open]: value as string })}
        />
      </div>
    </div>
  );
}
