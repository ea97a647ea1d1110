import { authorise } from '../../src/access/authorise.js';
import type { UnitOfWork } from '../../src/database/unit-of-work.js';
import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import { mayRead } from '../../src/resource/row-wire.js';
import type { OfferedFilter } from '../../src/resource/side-filter.js';
import type { CurrentStaff } from '../current-staff.js';

/** A filter that is no field of the list's rows, in the reader's language. */
export interface FilterView {
  readonly name: string;
  readonly label: string;
  readonly control: OfferedFilter['control'];
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

/**
 * The filters that a list has now beside those of its fields.
 * @param resource that is listed
 * @param unitOfWork where they are read
 * @param locales content locales, the default one first
 * @param staff who looks; needs `<resource>.read`, and for what lies in a field the permission of that
 */
export async function listFilters(
  resource: CompiledResource,
  unitOfWork: UnitOfWork,
  locales: readonly string[],
  staff: CurrentStaff,
): Promise<FilterView[]> {
  authorise(staff.actor, resource.permissions.read);
  const views: FilterView[] = [];
  for (const [name, side] of Object.entries(resource.definition.sideFilters ?? {})) {
    const field = resource.field.get(name.split('.', 1)[0] ?? name);
    if (field && !mayRead(field, staff.actor)) continue;
    const offered = await unitOfWork.readFresh((tx) => side.offered(tx, locales));
    views.push(...offered.map((filter) => viewOf(filter, staff.locale)));
  }
  return views;
}

function viewOf({ name, label, control, choices = [], unit }: OfferedFilter, locale: string): FilterView {
  const text = textIn(label, locale);
  return {
    name,
    label: unit === undefined ? text : `${text} (${unit})`,
    control,
    choices: choices.map((choice) => ({ value: choice.value, label: textIn(choice.label, locale) })),
  };
}

/** A text in the reader's language, or in another that is near or there at all. */
function textIn(texts: Readonly<Record<string, string>>, locale: string): string {
  const language = locale.split('-', 1)[0];
  const near = Object.keys(texts).find((tag) => tag.split('-', 1)[0] === language);
  return texts[locale] ?? texts[near ?? ''] ?? Object.values(texts)[0] ?? '';
}
