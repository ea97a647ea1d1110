import React from 'react';
import { flat, type BasePropertyJSON } from 'adminjs';
import { ContentLanguageContext, missingLocales, textsOf } from '../lib/content-language';
import { languageName } from '../lib/format';
import { useText } from '../lib/text';
import { fieldOf, type RecordJSON } from '../lib/types';

interface Props {
  readonly properties: readonly BasePropertyJSON[];
  readonly record: RecordJSON;
  readonly children: React.ReactNode;
}

/** Shows the translated fields of a form in one language, or in all of them, and says where translations are missing. */
export default function LanguageSwitch({ properties, record, children }: Props): React.ReactElement {
  const text = useText();
  const translated = properties.filter((property) => fieldOf(property).locales);
  const locales = (translated[0] && fieldOf(translated[0]).locales) ?? [];
  const [shown, setShown] = React.useState<string | undefined>(locales[0]);
  const language = React.useMemo(() => (locales.length > 1 ? { shown } : null), [shown, locales.length]);
  const missing = translated.flatMap((property) => {
    const field = fieldOf(property);
    const texts = textsOf(flat.get(record.params, property.propertyPath));
    return missingLocales(locales, texts, field.required);
  });
  const tab = (locale: string | undefined, label: string): React.ReactElement => {
    const count = missing.filter((one) => one === locale).length;
    return (
      <button
        key={locale ?? ''}
        type="button"
        role="tab"
        aria-selected={locale === shown}
        className="e-tab"
        data-language={locale ?? 'all'}
        onClick={() => setShown(locale)}
      >
        {label}
        {count > 0 ? (
          <span className="e-count-missing" title={text('field.translationsMissing', { count })}>
            {count}
            <span className="e-hidden">{text('field.translationsMissing', { count })}</span>
          </span>
        ) : null}
      </button>
    );
  };
  return (
    <ContentLanguageContext.Provider value={language}>
      {language ? (
        <div className="e-tabs e-language-switch" role="tablist" aria-label={text('field.languageOfTexts')}>
          {locales.map((locale) => tab(locale, languageName(locale, locales)))}
          {tab(undefined, text('field.allLanguages'))}
        </div>
      ) : null}
      {children}
    </ContentLanguageContext.Provider>
  );
}
