import React from 'react';
import { ContentLanguageContext, missingLocales, textsOf } from '../lib/content-language';
import { languageName } from '../lib/format';
import { useText } from '../lib/text';
import type { ControlProps } from './control-props';
import Control from './controls';

/** One text per language: those that the form shows, or a tab for each where the form has no switch. */
export default function Translated(props: ControlProps): React.ReactElement {
  const language = React.useContext(ContentLanguageContext);
  if (!language) return <TabbedTexts {...props} />;
  const locales = props.field.locales ?? [];
  if (language.shown === undefined) return <AllTexts {...props} />;
  const shown = locales.includes(language.shown) ? language.shown : (locales[0] ?? '');
  return <OneText key={shown} {...props} locale={shown} />;
}

/** Each language has an editor of its own, with its own undo; what is not shown stays in the value. */
function OneText({ locale, ...props }: ControlProps & { locale: string }): React.ReactElement {
  const texts = textsOf(props.value);
  return (
    <Control
      {...props}
      id={`${props.id}.${locale}`}
      lang={locale}
      value={texts[locale] ?? ''}
      onChange={(value) => props.onChange({ ...texts, [locale]: value as string })}
    />
  );
}

/** All languages below each other. */
function AllTexts(props: ControlProps): React.ReactElement {
  const locales = props.field.locales ?? [];
  return (
    <div className="e-translated">
      {locales.map((locale) => (
        <div key={locale} className="e-translation">
          <span className="e-translation-name">
            {languageName(locale, locales)}
            <MissingMark {...props} locale={locale} />
          </span>
          <OneText {...props} locale={locale} />
        </div>
      ))}
    </div>
  );
}

function TabbedTexts(props: ControlProps): React.ReactElement {
  const locales = props.field.locales ?? [];
  const [open, setOpen] = React.useState(locales[0] ?? '');
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
            <MissingMark {...props} locale={locale} />
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${props.id}-panel`} aria-labelledby={`${props.id}-tab-${open}`}>
        <OneText key={open} {...props} locale={open} />
      </div>
    </div>
  );
}

function MissingMark({ field, value, locale }: ControlProps & { locale: string }): React.ReactElement | null {
  const text = useText();
  const missing = missingLocales(field.locales ?? [], textsOf(value), field.required);
  if (!missing.includes(locale)) return null;
  return (
    <span className="e-missing" title={text('field.translationMissing')}>
      <span className="e-hidden">{text('field.translationMissing')}</span>
    </span>
  );
}
