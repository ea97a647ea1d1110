import { adminQueryRules } from '../../resource/list-query.js';
import type { Field } from '../../resource/field.js';
import type { Graph, OwnedResource } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { didYouMean, quoted, unknownField, declarationOf } from './naming.js';

/** Members of every row that lists may be ordered by. */
const BASE_SORTS = ['id', 'createdAt', 'updatedAt'];

/**
 * What storefronts may read: known fields that they may see, a unique key, conditions that can hold.
 * @param graph what plugins declare
 */
export function storefrontRules(graph: Graph): GraphFault[] {
  return graph.resources.flatMap((resource) => {
    if (!resource.item.storefront) return [];
    return [
      ...keyFaults(resource),
      ...filterFaults(resource),
      ...sortFaults(resource),
      ...conditionFaults(resource, graph),
      ...windowFaults(resource),
    ];
  });
}

function visibleField(resource: OwnedResource, member: string, name: string): GraphFault[] {
  const field = resource.item.fields[name];
  if (!field) return [unknownField(declarationOf(resource), member, name, Object.keys(resource.item.fields))];
  if (field.options.visibility?.storefront) return [];
  return [
    fault(
      declarationOf(resource, name),
      `"${member}" names it, but storefronts do not see it`,
      'Set visibility: { storefront: true } on the field, or leave it out there.',
    ),
  ];
}

const isTranslated = (field: Field | undefined) =>
  (field?.options as { translated?: boolean } | undefined)?.translated === true;

function keyFaults(resource: OwnedResource): GraphFault[] {
  const { by } = resource.item.storefront ?? {};
  if (by === undefined) return [];
  const field = resource.item.fields[by];
  const faults = visibleField(resource, 'storefront.by', by);
  if (!field) return faults;
  const alone = (resource.item.unique ?? []).some((set) => set.length === 1 && set[0] === by);
  if (!alone && !(field.options.unique ?? field.kind === 'slug')) {
    faults.push(
      fault(
        declarationOf(resource, by),
        '"storefront.by" names it, but two rows may have the same value',
        'Set unique: true on the field, or name another.',
      ),
    );
  }
  if (field.options.optional) {
    faults.push(
      fault(
        declarationOf(resource, by),
        '"storefront.by" names it, but it may be empty, and such a row has no address',
        'Leave optional out, or name another field.',
      ),
    );
  }
  return faults;
}

function filterFaults(resource: OwnedResource): GraphFault[] {
  return (resource.item.storefront?.list?.filters ?? []).flatMap((name) => {
    const faults = visibleField(resource, 'storefront.list.filters', name);
    const compiled = resource.compiled?.field.get(name);
    if (!resource.compiled || !compiled) return faults;
    const { operators } = adminQueryRules(resource.compiled).queryable.get(name) ?? compiled.kind;
    if (operators.length > 0) return faults;
    return [
      ...faults,
      fault(
        declarationOf(resource, name),
        `"storefront.list.filters" names it, but ${unfilterable(compiled.field)} cannot be filtered by`,
        'Leave it out there.',
      ),
    ];
  });
}

function unfilterable(field: Field): string {
  if (isTranslated(field)) return 'translated texts';
  return field.options.index === false ? 'fields without an index' : `${field.kind} fields`;
}

function sortFaults(resource: OwnedResource): GraphFault[] {
  const rules = resource.compiled ? adminQueryRules(resource.compiled) : undefined;
  return (resource.item.storefront?.list?.sorts ?? []).flatMap((sort) => {
    const name = sort.replace(/^-/, '');
    if (BASE_SORTS.includes(name)) return [];
    if (!(name in resource.item.fields)) {
      const known = [...Object.keys(resource.item.fields), ...BASE_SORTS];
      return [unknownField(declarationOf(resource), 'storefront.list.sorts', name, known)];
    }
    const faults = visibleField(resource, 'storefront.list.sorts', name);
    if (!rules || rules.queryable.get(name)?.sortable !== false) return faults;
    return [
      ...faults,
      fault(
        declarationOf(resource, name),
        '"storefront.list.sorts" names it, but lists cannot be ordered by it',
        'A field to order by has one value in every row (not optional, not translated) and an index.',
      ),
    ];
  });
}

function conditionFaults(resource: OwnedResource, { context }: Graph): GraphFault[] {
  return Object.entries(resource.item.storefront?.where ?? {}).flatMap(([name, values]) => {
    const field = resource.item.fields[name];
    if (!field)
      return [
        unknownField(declarationOf(resource), 'storefront.where', name, Object.keys(resource.item.fields)),
      ];
    if (values.length === 0) {
      return [
        fault(
          declarationOf(resource, name),
          '"storefront.where" allows no value, so storefronts never see a row',
          'Name the values that make a row visible, or leave the condition out.',
        ),
      ];
    }
    const kind = context.kindOf(field);
    const filterable = kind.operators.includes('eq') && !isTranslated(field);
    const wrong = values.filter((value) => !filterable || !kind.filter(field).safeParse(value).success);
    return wrong.map((value) =>
      fault(
        declarationOf(resource, name),
        `"storefront.where" allows "${value}", which is no value of it`,
        didYouMean(
          value,
          valuesOf(field),
          `Write values of the field as a filter would: ${quoted(valuesOf(field))}.`,
        ),
      ),
    );
  });
}

function valuesOf(field: Field): string[] {
  const options = field.options as { values?: object; machine?: { states: object } };
  if (field.kind === 'boolean') return ['true', 'false'];
  return Object.keys(options.values ?? options.machine?.states ?? {});
}

function windowFaults(resource: OwnedResource): GraphFault[] {
  const { window } = resource.item.storefront ?? {};
  if (!window) return [];
  const ends = [
    ['storefront.window.from', window.from],
    ['storefront.window.until', window.until],
  ] as const;
  const faults = ends.flatMap(([member, name]) => {
    const field = resource.item.fields[name];
    if (!field)
      return [unknownField(declarationOf(resource), member, name, Object.keys(resource.item.fields))];
    if (field.kind === 'instant') return [];
    return [
      fault(
        declarationOf(resource, name),
        `"${member}" names it, but ${field.kind} fields hold no point in time`,
        'Use an instant field.',
      ),
    ];
  });
  if (window.from !== window.until) return faults;
  return [
    ...faults,
    fault(
      declarationOf(resource, window.from),
      'is both ends of "storefront.window", so the window is always closed',
      'Name two fields.',
    ),
  ];
}
