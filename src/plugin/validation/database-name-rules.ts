import { resourceDdl } from '../../resource/resource-ddl.js';
import { groupsOfSame, type Graph, type OwnedResource } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { declarationOf } from './naming.js';
import { neededTables } from './table-rules.js';

interface DatabaseName {
  readonly name: string;
  readonly declaration: string;
}

/**
 * Names of constraints and indexes. PostgreSQL keeps indexes and tables in one space, and database errors are mapped
 * to fields by the constraint's name alone, so all of them must differ.
 * @param graph what plugins declare
 */
export function databaseNameRules(graph: Graph): GraphFault[] {
  const names = [...ofResources(graph), ...ofRawSchemas(graph)];
  return groupsOfSame(names, ({ name }) => name).map((same) => {
    const owners = [...new Set(same.map(({ declaration }) => declaration))];
    return fault(
      owners[0] ?? '',
      owners.length === 1
        ? `makes the constraint or index "${same[0]?.name}" twice`
        : `makes the constraint or index "${same[0]?.name}", which ${owners.slice(1).join(' and ')} makes too`,
      owners.length === 1
        ? 'Say it once: unique on the field and a set of that field alone mean the same; a check must not be named after a column.'
        : 'Rename a field, a check or a resource so that <table>_<field> differs.',
    );
  });
}

const NAMED = /\bCONSTRAINT "([^"]+)"|\bCREATE INDEX "([^"]+)"/g;

function ofResources(graph: Graph): DatabaseName[] {
  const tables = neededTables(graph);
  // Where tables or columns collide their constraints do too; one message about that is enough.
  const shared = new Set(
    groupsOfSame(tables, ({ table }) => table).flatMap((same) => same.map(({ table }) => table)),
  );
  const tableOf = (name: string) => graph.resourceByName.get(name)?.compiled?.table ?? name;
  return [...graph.resourceByName.values()].flatMap((resource) => {
    const { compiled } = resource;
    if (!compiled || shared.has(compiled.table)) return [];
    if (hasFaultsOfItsOwn(resource)) return [];
    return resourceDdl(compiled, tableOf).flatMap((statement) =>
      [...statement.matchAll(NAMED)].map((match) => ({
        name: match[1] ?? match[2] ?? '',
        declaration: declarationOf(resource),
      })),
    );
  });
}

/** Faults that have messages of their own and would be repeated in the words of constraints. */
function hasFaultsOfItsOwn({ item, compiled }: OwnedResource): boolean {
  const columns = compiled?.fields.flatMap((field) => field.columns) ?? [];
  const sets = [...(item.unique ?? []), ...(item.indexes ?? [])];
  return (
    groupsOfSame(columns, ({ name }) => name).length > 0 ||
    groupsOfSame(item.checks ?? [], ({ name }) => name).length > 0 ||
    sets.flat().some((name) => !(name in item.fields))
  );
}

const RAW_NAMED =
  /\bconstraint\s+"?(\w+)"?\s+(?:primary|unique|check|foreign|exclude)\b|\bcreate\s+(?:unique\s+)?index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?"?(\w+)"?\s+on\b/gi;

function ofRawSchemas({ plugins }: Graph): DatabaseName[] {
  return plugins.flatMap(({ name, schema }) =>
    schema.flatMap((statement) =>
      [...statement.matchAll(RAW_NAMED)].map((match) => ({
        name: match[1] ?? match[2] ?? '',
        declaration: `the schema of plugin ${name}`,
      })),
    ),
  );
}
