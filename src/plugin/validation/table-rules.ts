import { linkTable, secretTable } from '../../resource/resource-ddl.js';
import { snakeCase } from '../../values/names.js';
import { groupsOfSame, type Graph, type OwnedResource } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { quoted, declarationOf } from './naming.js';

/** Longest identifier that PostgreSQL keeps whole (NAMEDATALEN − 1). */
const LONGEST_NAME = 63;

/** A table and what needs it. */
export interface NeededTable {
  readonly table: string;
  readonly declaration: string;
  readonly plugin: string;
}

/**
 * Tables and columns: none is needed twice, none is longer than PostgreSQL keeps, paths are as unique as tables.
 * @param graph what plugins declare
 */
export function tableRules(graph: Graph): GraphFault[] {
  const resources = [...graph.resourceByName.values()];
  return [
    ...tableFaults(neededTables(graph)),
    ...schemaFaults(graph),
    ...resources.flatMap(columnFaults),
    ...pathFaults(resources),
    ...storefrontPathFaults(resources),
  ];
}

/** Every table that resources and raw schemas need; a resource that is declared twice counts once. */
export function neededTables(graph: Graph): NeededTable[] {
  const ofResources = [...graph.resourceByName.values()].flatMap((resource): NeededTable[] => {
    const { compiled } = resource;
    if (!compiled) return [];
    const base = { plugin: resource.plugin.name };
    const secrets = compiled.fields.filter(({ field }) => field.kind === 'secret');
    return [
      { ...base, table: compiled.table, declaration: declarationOf(resource) },
      ...compiled.fields
        .filter(({ field }) => field.kind === 'refs')
        .map((field) => ({
          ...base,
          table: linkTable(compiled, field),
          declaration: declarationOf(resource, field.name),
        })),
      ...secrets.slice(0, 1).map((field) => ({
        ...base,
        table: secretTable(compiled),
        declaration: declarationOf(resource, field.name),
      })),
    ];
  });
  return [...ofResources, ...rawTables(graph)];
}

const CREATE_TABLE =
  /\bcreate\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?("?[\w$]+"?(?:\."?[\w$]+"?)?)/gi;

function rawTables({ plugins }: Graph): NeededTable[] {
  return plugins.flatMap(({ name, schema }) =>
    schema.flatMap((statement) =>
      [...statement.matchAll(CREATE_TABLE)].map((match) => ({
        plugin: name,
        table: (match[1] ?? '').replace(/"/g, ''),
        declaration: `the schema of plugin ${name}`,
      })),
    ),
  );
}

function tableFaults(tables: readonly NeededTable[]): GraphFault[] {
  return [
    ...groupsOfSame(tables, ({ table }) => table).map((same) =>
      fault(
        same[0]?.declaration ?? '',
        `needs the table "${same[0]?.table}", which ${same
          .slice(1)
          .map(({ declaration }) => declaration)
          .join(' and ')} needs too`,
        'Rename one of them: tables are called <plugin>_<entity>, many-to-many fields <plugin>_<entity>_<field>, secrets <plugin>_<entity>_secret.',
      ),
    ),
    ...tables.flatMap(({ table, declaration }) => lengthFaults(declaration, 'table', table)),
  ];
}

function lengthFaults(declaration: string, what: string, name: string): GraphFault[] {
  const bytes = Buffer.byteLength(name);
  if (bytes <= LONGEST_NAME) return [];
  return [
    fault(
      declaration,
      `needs the ${what} "${name}" of ${bytes} bytes; PostgreSQL keeps ${LONGEST_NAME}`,
      'Choose a shorter name.',
    ),
  ];
}

function schemaFaults(graph: Graph): GraphFault[] {
  return rawTables(graph).flatMap(({ plugin, table, declaration }) => {
    const prefix = snakeCase(plugin);
    if (table.includes('.')) {
      return [
        fault(
          declaration,
          `names the table "${table}" with its schema`,
          'Leave the schema out: the connection decides it.',
        ),
      ];
    }
    if (table === prefix || table.startsWith(`${prefix}_`)) return [];
    return [
      fault(
        declaration,
        `creates the table "${table}", whose name does not start with "${prefix}_"`,
        `Rename it to "${prefix}_${table}".`,
      ),
    ];
  });
}

/** Columns that PostgreSQL keeps for itself in every table (manual, §5.6 System Columns). */
const SYSTEM_COLUMNS = ['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'];

function columnFaults(resource: OwnedResource): GraphFault[] {
  const columns = (resource.compiled?.fields ?? []).flatMap((field) =>
    field.columns.map((column) => ({ field: field.name, column: column.name })),
  );
  return [
    ...columns.flatMap(({ field, column }) => lengthFaults(declarationOf(resource, field), 'column', column)),
    ...columns
      .filter(({ column }) => SYSTEM_COLUMNS.includes(column))
      .map(({ field, column }) =>
        fault(
          declarationOf(resource, field),
          `needs the column "${column}", which PostgreSQL keeps for itself`,
          'Rename the field.',
        ),
      ),
    ...groupsOfSame(columns, ({ column }) => column).map((same) =>
      fault(
        declarationOf(resource),
        `the fields ${quoted(new Set(same.map(({ field }) => field)))} both need the column "${same[0]?.column}"`,
        'Rename one of them: a money field "fee" has the columns fee_amount and fee_currency, a reference "author" has author_id.',
      ),
    ),
  ];
}

function pathFaults(resources: readonly OwnedResource[]): GraphFault[] {
  const withPath = resources.flatMap((resource) =>
    resource.compiled ? [{ resource, plural: resource.compiled.plural }] : [],
  );
  return groupsOfSame(withPath, ({ plural }) => plural).map((same) =>
    fault(
      same.map(({ resource }) => declarationOf(resource)).join(' and '),
      `share the path "/v1/admin/${same[0]?.plural}"`,
      `Give one of them a "plural" of its own, such as "${same[1]?.resource.plugin.name}-${same[0]?.plural}".`,
    ),
  );
}

function storefrontPathFaults(resources: readonly OwnedResource[]): GraphFault[] {
  const withPath = resources.flatMap((resource) => {
    const { storefront } = resource.item;
    if (!resource.compiled || (!storefront?.by && !storefront?.list)) return [];
    return [{ resource, path: storefront.path ?? resource.compiled.plural }];
  });
  return [
    ...groupsOfSame(withPath, ({ path }) => path).map((same) =>
      fault(
        same.map(({ resource }) => declarationOf(resource)).join(' and '),
        `share the path "/v1/store/${same[0]?.path}"`,
        'Give one of them a "storefront.path" of its own.',
      ),
    ),
    ...withPath
      .filter(({ path }) => !/^[a-z0-9]+(?:[-/][a-z0-9]+)*$/.test(path))
      .map(({ resource, path }) =>
        fault(
          declarationOf(resource),
          `"storefront.path" is "${path}", which is no path`,
          'Write it in kebab-case, without slashes at its ends.',
        ),
      ),
  ];
}
