import type { AnyErrorCatalogue, ErrorEntry } from '../../errors/define-errors.js';
import { LABEL_LANGUAGES, type Label } from '../../values/label.js';
import { groupsOfSame, type Graph, type Owned } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { labelFaults, quoted, SNAKE_CASE } from './naming.js';

/** Members that a catalogue has of its own; a code of that key could not be thrown. */
const RESERVED_KEYS = ['namespace', 'entries'];

/**
 * Error catalogues: their namespace, codes, statuses and texts.
 * @param graph what plugins declare
 */
export function errorRules({ errors }: Graph): GraphFault[] {
  const entries = errors.flatMap(({ item }) => item.entries);
  return [
    ...errors.flatMap(namespaceFaults),
    ...errors.flatMap(({ item }) => item.entries.flatMap((entry) => entryFaults(entry, item))),
    ...groupsOfSame(entries, ({ code }) => code).map((same) =>
      fault(
        `error ${same[0]?.code}`,
        `is declared ${same.length} times`,
        'Keep one of them: a code means one thing for ever.',
      ),
    ),
  ];
}

function namespaceFaults({ plugin, item }: Owned<AnyErrorCatalogue>): GraphFault[] {
  if (item.namespace === plugin.name) return [];
  return [
    fault(
      `errors ${item.namespace}`,
      `are declared by the plugin "${plugin.name}"`,
      `Write defineErrors('${plugin.name}', { … }).`,
    ),
  ];
}

function entryFaults(entry: ErrorEntry, { namespace }: AnyErrorCatalogue): GraphFault[] {
  const declaration = `error ${entry.code}`;
  const key = entry.code.slice(namespace.length + 1);
  const faults: GraphFault[] = [];
  if (!SNAKE_CASE.test(key)) {
    faults.push(fault(declaration, `"${key}" is not a key of an error`, 'Write it in snake_case.'));
  }
  if (RESERVED_KEYS.includes(key)) {
    faults.push(fault(declaration, `"${key}" is reserved in a catalogue`, 'Choose another key.'));
  }
  if (!Number.isInteger(entry.status) || entry.status < 400 || entry.status > 599) {
    faults.push(
      fault(
        declaration,
        `"status" is ${entry.status}`,
        'Use a status from 400 to 599: 409 for a conflict of states, 422 for a broken rule.',
      ),
    );
  }
  const texts = ['title', 'detail', 'remedy'] as const;
  return [
    ...faults,
    ...texts.flatMap((member) => labelFaults(declaration, entry[member], member)),
    ...texts.flatMap((member) => placeFaults(declaration, entry[member], member)),
  ];
}

const places = (text: unknown): string[] =>
  [...new Set([...String(text ?? '').matchAll(/\{([^}]*)\}/g)].map(([, name]) => name ?? ''))].sort();

function placeFaults(declaration: string, label: Label | undefined, member: string): GraphFault[] {
  const byLanguage = LABEL_LANGUAGES.map((language) => places(label?.[language]));
  const all = [...new Set(byLanguage.flat())];
  const broken = all.filter((name) => !/^\w+$/.test(name));
  if (broken.length > 0) {
    return [
      fault(
        declaration,
        `"${member}" holds the place {${broken[0]}}, which nothing can fill`,
        'Name places with letters, digits and _ only.',
      ),
    ];
  }
  if (all.length > 0 && member !== 'detail') {
    return [
      fault(
        declaration,
        `"${member}" holds the place {${all[0]}}, but only "detail" speaks of one occurrence`,
        'Say it without the value, or move it to "detail".',
      ),
    ];
  }
  if (byLanguage.every((names) => names.join() === all.sort().join())) return [];
  const differences = LABEL_LANGUAGES.map(
    (language, index) => `${language}: ${quoted(byLanguage[index] ?? [])}`,
  );
  return [
    fault(
      declaration,
      `"${member}" has other places in one language than in the other (${differences.join('; ')})`,
      'Use the same {places} in every language.',
    ),
  ];
}
