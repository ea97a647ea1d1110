/** A text that a merchant reads, in every language the back-office speaks. */
export interface Label {
  readonly en: string;
  readonly zh: string;
}

/** What people read for a member of a document. */
export interface MemberText {
  readonly label: Label;
  readonly help?: Label;
  /** What its values are called, where it has a few. */
  readonly values?: Readonly<Record<string, Label>>;
}

/** The texts of a document's members, by name; those of a member's own members, and of a list's items, by `member.name`. */
export type MemberTexts = Readonly<Record<string, MemberText>>;

/** The languages of {@link Label}, in the order fallbacks are tried. */
export const LABEL_LANGUAGES = ['en', 'zh'] as const;
export type LabelLanguage = (typeof LABEL_LANGUAGES)[number];

/**
 * The label language for a BCP 47 tag: `zh`, `zh-CN`, `zh-Hant` → `zh`; anything else → `en`.
 * @param locale a BCP 47 tag, or nothing
 */
export function labelLanguage(locale: string | undefined): LabelLanguage {
  return locale?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/**
 * The text of a label for a locale.
 * @param label the declared label
 * @param locale a BCP 47 tag; unknown languages read English
 */
export function textOf(label: Label, locale?: string): string {
  return label[labelLanguage(locale)];
}

/**
 * Fills `{name}` places of a message.
 * @param template text with `{name}` places
 * @param params the values; a place without a value stays as it is, so that a missing one is seen
 */
export function fillTemplate(template: string, params: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : place,
  );
}
