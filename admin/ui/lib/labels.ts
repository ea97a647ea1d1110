import { useTranslation } from 'adminjs';

/** The texts of a resource by path, in the reader's language (`admin/translate/texts.ts`). */
export interface ResourceTexts {
  readonly property: (path: string) => string;
  readonly help: (path: string) => string;
  /** The label of a value of an enum or a state. */
  readonly value: (path: string, value: string) => string;
  /** The label of the resource, of one of its rows (`one`), or of a block (`block.0`). */
  readonly label: (name: string) => string;
}

/** Looks up what the plugins declared for a resource. */
export function useResourceTexts(resourceId: string): ResourceTexts {
  const { t } = useTranslation();
  const find = (group: string, name: string): string => String(t(`resources.${resourceId}.${group}.${name}`));
  return {
    property: (path) => find('properties', path),
    help: (path) => find('help', path),
    value: (path, value) => find('labels', `${path}.${value}`),
    label: (name) => find('labels', name),
  };
}
