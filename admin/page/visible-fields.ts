import type { BasePropertyJSON, ResourceJSON } from 'adminjs';
import type { CurrentStaff } from '../current-staff.js';
import type { FieldDescription } from '../translate/field-description.js';

/**
 * A resource's description without the fields that need a permission the member of staff does not hold. Their values never
 * leave the server either (`rowToWire`); this keeps empty boxes out of the pages.
 * @param staff who will read it
 * @param resource as AdminJS describes it
 */
export function visibleTo(staff: CurrentStaff, resource: ResourceJSON): ResourceJSON {
  const isVisible = (property: BasePropertyJSON): boolean => {
    const permission = fieldOf(property)?.permission;
    return permission === undefined || staff.can(permission);
  };
  const shown = Object.entries(resource.properties).filter(([, property]) => isVisible(property));
  if (shown.length === Object.keys(resource.properties).length) return resource;
  return {
    ...resource,
    properties: Object.fromEntries(shown),
    listProperties: resource.listProperties.filter(isVisible),
    editProperties: resource.editProperties.filter(isVisible),
    showProperties: resource.showProperties.filter(isVisible),
    filterProperties: resource.filterProperties.filter(isVisible),
  };
}

function fieldOf(property: BasePropertyJSON): FieldDescription | undefined {
  return (property.custom as { field?: FieldDescription } | undefined)?.field;
}
