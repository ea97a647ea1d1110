import { fieldOf, type RecordJSON, type ResourceJSON } from './types';

/** A row that does not exist yet, with what its fields start with: what is seen is what will be saved. */
export function newRecord(resource: ResourceJSON): RecordJSON {
  const params = resource.editProperties.flatMap((property): [string, unknown][] => {
    const { kind, initial } = fieldOf(property);
    const path = property.propertyPath;
    if (initial === undefined) return [];
    // Documents travel as JSON text (`admin/resource/record-params.ts`), other objects as dotted names.
    if (kind === 'json' || kind === 'list') return [[path, JSON.stringify(initial)]];
    if (typeof initial !== 'object' || initial === null) return [[path, initial]];
    return Object.entries(initial).map(([member, value]) => [`${path}.${member}`, value]);
  });
  return {
    id: '',
    title: '',
    params: Object.fromEntries(params),
    populated: {},
    errors: {},
    baseError: null,
    recordActions: [],
    bulkActions: [],
  };
}
