import { populator } from 'adminjs';
import type {
  ActionHandler,
  CurrentAdmin,
  ListActionResponse,
  PropertyOptions,
  RecordActionResponse,
  ResourceOptions,
} from 'adminjs';
import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import type { CurrentStaff } from '../current-staff.js';
import type { KernelResource } from '../resource/kernel-resource.js';
import type { AdminResourceService } from '../resource/resource-service.js';
import { describeBaseColumn, describeField, listColumns } from './field-description.js';

const COMPONENTS = {
  edit: 'EmporionField',
  show: 'EmporionValue',
  list: 'EmporionCell',
  filter: 'EmporionFilter',
};
const BASE_COLUMNS = ['id', 'version', 'createdAt', 'updatedAt'];

type Rule = (context: { currentAdmin?: CurrentAdmin }) => boolean;

function allowed(...permissions: readonly string[]): Rule {
  return ({ currentAdmin }) => {
    const staff = currentAdmin as unknown as CurrentStaff | undefined;
    return staff !== undefined && permissions.every((permission) => staff.can(permission));
  };
}
const never: Rule = () => false;

/**
 * What AdminJS must know of a resource: its place in the menu, its columns and fields, and who may do what. Nothing of
 * it is decided in the browser.
 * @param resource a compiled resource
 * @param service reads and commands
 */
export function resourceOptions(resource: CompiledResource, service: AdminResourceService): ResourceOptions {
  const { definition, plugin } = resource;
  const admin = definition.admin;
  const owner = service.registry.plugins.find(({ name }) => name === plugin);
  const columns = listColumns(resource);
  const filters = admin?.filters ?? columns;
  const ordered = admin?.sections?.flatMap(({ fields }) => fields) ?? admin?.form ?? [];
  const form = [...ordered, ...resource.fields.map(({ name }) => name)];
  const readable = resource.fields.filter(({ field }) => field.options.visibility?.adminRead !== false);
  const shown = [...new Set(form)].filter(
    (name) => readable.some((field) => field.name === name) && !admin?.omit?.includes(name),
  );
  return {
    id: resource.name,
    navigation: { name: plugin, icon: owner?.icon ?? admin?.icon ?? 'Box' },
    titleProperty: definition.title,
    sort: { sortBy: 'createdAt', direction: 'desc' },
    listProperties: [...columns],
    showProperties: [...shown, 'createdAt', 'updatedAt'],
    editProperties: shown.filter((name) => resource.field.get(name)?.field.kind !== 'state'),
    filterProperties: filters.filter((name) => service.operatorsOf(resource, name).length > 0),
    properties: propertyOptions(resource, service),
    actions: actionsOf(resource, service),
  };
}

function propertyOptions(
  resource: CompiledResource,
  service: AdminResourceService,
): Record<string, PropertyOptions> {
  const { locales } = service.registry;
  const base = BASE_COLUMNS.map((name): [string, PropertyOptions] => [
    name,
    {
      isVisible: { list: true, show: true, edit: false, filter: true },
      isId: name === 'id',
      components: COMPONENTS,
      custom: { field: describeBaseColumn(name, service.operatorsOf(resource, name)) },
    },
  ]);
  const readable = resource.fields.filter(({ field }) => field.options.visibility?.adminRead !== false);
  const fields = readable.map((field): [string, PropertyOptions] => {
    const description = describeField(field, locales, service.operatorsOf(resource, field.name));
    return [
      field.name,
      {
        isRequired: description.required,
        isTitle: field.name === resource.definition.title,
        components: COMPONENTS,
        custom: { field: description },
      },
    ];
  });
  return Object.fromEntries([...base, ...fields]);
}

function actionsOf(resource: CompiledResource, service: AdminResourceService): ResourceOptions['actions'] {
  const { read, create, update, delete: remove } = resource.permissions;
  const generic = resource.definition.writes === 'generic';
  const sections = sectionsOf(resource);
  return {
    list: {
      isAccessible: allowed(read),
      // Our own list has its filters and its head in it.
      showFilter: false,
      hideActionHeader: true,
      component: 'EmporionRecordList',
      handler: listHandler,
      custom: {
        searchable: service.isSearchable(resource),
        sideFilters: resource.definition.sideFilters !== undefined,
        ...libraryOf(resource),
      },
    },
    // AdminJS's own; boxes that refer to rows have an address of their own (`admin/api/choices-api.ts`).
    search: { isAccessible: never },
    show: {
      isAccessible: allowed(read),
      component: 'EmporionRecordPage',
      hideActionHeader: true,
      custom: { blocks: blocksOf(resource), sections },
    },
    new: {
      // Files come as uploads, and a form cannot send one.
      isAccessible: generic && !resource.definition.providesMedia ? allowed(create, read) : never,
      component: 'EmporionRecordForm',
      hideActionHeader: true,
      custom: { sections },
      after: showWhatWasSaved,
    },
    edit: {
      isAccessible: generic ? allowed(update, read) : never,
      component: 'EmporionRecordForm',
      hideActionHeader: true,
      custom: { sections },
      after: showWhatWasSaved,
    },
    delete: { isAccessible: generic ? allowed(remove, read) : never },
    // AdminJS's own deletes each row by itself, with the ids in the address.
    bulkDelete: { isAccessible: never },
  };
}

/** What the browser must know of the resource whose rows are files. */
function libraryOf({ definition }: CompiledResource): object {
  return definition.providesMedia ? { library: definition.providesMedia.edited ?? {} } : {};
}

/** Sections without their labels, which come from the locales by the key. */
function sectionsOf({ definition }: CompiledResource): object[] {
  return (definition.admin?.sections ?? []).map(({ key, fields, side = false }) => ({ key, fields, side }));
}

/** Blocks without their labels, which come from the locales by the index. */
function blocksOf({ definition }: CompiledResource): object[] {
  return (definition.admin?.blocks ?? []).map((block, index) => {
    const { kind } = block;
    if (kind === 'relatedList') {
      return { kind, index, resource: block.resource, by: block.by, columns: block.columns };
    }
    if (kind === 'queryList') return { kind, index, resource: block.resource };
    return kind === 'preview' ? { kind, index, command: block.command } : { kind, index };
  });
}

const listHandler: ActionHandler<ListActionResponse> = async (request, _response, context) => {
  const query = (request.query ?? {}) as Record<string, string>;
  const page = await (context.resource as KernelResource).page(query, context);
  const records = await populator([...page.records], context);
  return {
    meta: {
      total: page.total ?? -1,
      totalExact: page.totalExact,
      perPage: Number(query['perPage']) || 20,
      page: 1,
      direction: query['direction'] === 'asc' ? 'asc' : 'desc',
      sortBy: query['sortBy'] ?? 'createdAt',
      next: page.next,
    },
    records: records.map((record) => record.toJSON(context.currentAdmin)),
  } as ListActionResponse;
};

/** AdminJS goes back to the list after saving; people want to see what they saved. */
async function showWhatWasSaved(response: RecordActionResponse): Promise<RecordActionResponse> {
  const { redirectUrl, record } = response;
  if (redirectUrl === undefined || !record?.id) return response;
  return { ...response, redirectUrl: `${redirectUrl}/records/${record.id}/show` };
}
