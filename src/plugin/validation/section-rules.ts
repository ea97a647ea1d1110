import type { AdminSection } from '../admin.js';
import type { OwnedResource } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { namesFaults } from './listed-names.js';
import { CAMEL_CASE, declarationOf, labelFaults } from './naming.js';

/**
 * The groups of a form: known fields, each in one group, and a group that is not at the side.
 * @param resource whose `admin.sections` are looked at
 */
export function sectionFaults(resource: OwnedResource): GraphFault[] {
  const { sections, form } = resource.item.admin ?? {};
  if (!sections) return [];
  const declaration = declarationOf(resource);
  return [
    ...sections.flatMap((section, index) => oneSectionFaults(resource, section, sections.slice(0, index))),
    ...(sections.every(({ side }) => side)
      ? [
          fault(
            declaration,
            '"admin.sections" has nothing but side columns',
            'Leave side: true out of the section that comes first.',
          ),
        ]
      : []),
    ...(form
      ? [
          fault(
            declaration,
            'has both "admin.form" and "admin.sections"',
            'Keep the sections; the order of their fields is that of the form.',
          ),
        ]
      : []),
  ];
}

function oneSectionFaults(
  resource: OwnedResource,
  { key, label, fields }: AdminSection,
  before: readonly AdminSection[],
): GraphFault[] {
  const declaration = `${declarationOf(resource)}, section "${key}"`;
  const elsewhere = fields.flatMap((name) => {
    const other = before.find((section) => section.fields.includes(name));
    return other ? [{ name, other }] : [];
  });
  return [
    ...labelFaults(declaration, label),
    ...namesFaults(resource, `admin.sections.${key}`, fields, []),
    ...(CAMEL_CASE.test(key) ? [] : [fault(declaration, 'has a key that is not camelCase', 'Rename it.')]),
    ...(before.some((section) => section.key === key)
      ? [fault(declaration, 'is there twice', 'Give each section a key of its own.')]
      : []),
    ...(fields.length === 0
      ? [fault(declaration, 'has no fields', 'Name its fields, or leave it out.')]
      : []),
    ...elsewhere.map(({ name, other }) =>
      fault(
        declaration,
        `names "${name}", which is in section "${other.key}" already`,
        'Name each field in one section.',
      ),
    ),
  ];
}
