/**
 * What people call a language.
 * @param locale BCP 47 tag
 * @param language in which it is told
 */
export function localeName(locale: string, language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(locale) ?? locale;
}
