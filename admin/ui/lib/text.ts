import { useTranslation } from 'adminjs';

/** Looks up one of our own texts by its key below `emporion.`. */
export type Text = (key: string, values?: Record<string, string | number>) => string;

/** Our own texts in the language of the reader (`admin/locales`). */
export function useText(): Text {
  const { t } = useTranslation();
  return (key, values) => String(t(`emporion.${key}`, values ?? {}));
}
