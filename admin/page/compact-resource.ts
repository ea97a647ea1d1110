import type { ActionJSON, BasePropertyJSON, ResourceJSON } from 'adminjs';

/** A resource as it travels: what AdminJS repeats up to six times is sent once and named after that. */
export interface CompactResource extends Omit<ResourceJSON, RepeatedMember> {
  readonly titleProperty: Compact<BasePropertyJSON>;
  readonly resourceActions: readonly Compact<ActionJSON>[];
  readonly listProperties: readonly Compact<BasePropertyJSON>[];
  readonly editProperties: readonly Compact<BasePropertyJSON>[];
  readonly showProperties: readonly Compact<BasePropertyJSON>[];
  readonly filterProperties: readonly Compact<BasePropertyJSON>[];
}

type RepeatedMember =
  | 'titleProperty'
  | 'resourceActions'
  | 'listProperties'
  | 'editProperties'
  | 'showProperties'
  | 'filterProperties';

/** Either the name of an entry of `properties` or `actions`, or the thing itself where it differs. */
type Compact<T> = string | T;

/**
 * Shrinks a resource's description for the browser, which makes it whole again (ui/boot.js).
 * @param resource as AdminJS describes it
 */
export function compactResource(resource: ResourceJSON): CompactResource {
  const texts = new Map(
    Object.entries(resource.properties).map(([path, json]) => [path, JSON.stringify(json)]),
  );
  const property = (json: BasePropertyJSON): Compact<BasePropertyJSON> =>
    texts.get(json.propertyPath) === JSON.stringify(json) ? json.propertyPath : json;
  const actions = new Map(resource.actions.map((json) => [json.name, JSON.stringify(json)]));
  const action = (json: ActionJSON): Compact<ActionJSON> =>
    actions.get(json.name) === JSON.stringify(json) ? json.name : json;
  return {
    ...resource,
    titleProperty: property(resource.titleProperty),
    resourceActions: resource.resourceActions.map(action),
    listProperties: resource.listProperties.map(property),
    editProperties: resource.editProperties.map(property),
    showProperties: resource.showProperties.map(property),
    filterProperties: resource.filterProperties.map(property),
  };
}
