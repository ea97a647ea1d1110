import React from 'react';

/** In which languages a form shows translated texts. */
export interface ContentLanguage {
  /** BCP 47 tag of the one that is shown; all of them when left out. */
  readonly shown?: string;
}

/** Nothing outside of forms that have a language switch; translated fields then bring a switch of their own. */
export const ContentLanguageContext = React.createContext<ContentLanguage | null>(null);

/** The texts of a translated value, by language. */
export function textsOf(value: unknown): Readonly<Record<string, string>> {
  return (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, string>>;
}

/**
 * The languages in which a translated text is missing. One that may stay empty misses nothing as long as no language is
 * filled in.
 * @param locales content locales
 * @param texts by language
 * @param required whether it must be filled in
 */
export function missingLocales(
  locales: readonly string[],
  texts: Readonly<Record<string, string>>,
  required: boolean,
): readonly string[] {
  const empty = locales.filter((locale) => !texts[locale]);
  return required || empty.length < locales.length ? empty : [];
}
