import { systemActor } from '../../src/access/actor.js';
import type { WriteContext } from '../../src/command/write-context.js';
import { WriteScope } from '../../src/command/write-scope.js';
import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import { isNullable, isWritable, mayBeLeftOut } from '../../src/resource/compiled-resource.js';
import { kindOf, sampleOf } from '../../src/resource/kinds/kinds.js';
import type { StateMachine } from '../../src/states/define-states.js';
import type { TestApp } from '../../src/testing/test-app.js';

/** Makes rows of any resource, whatever its writes: tests of reads and of commands need rows that no route creates. */
export class SampleRows {
  private made = 0;
  private readonly targets = new Map<string, string>();

  constructor(private readonly app: TestApp) {}

  /**
   * A new row with a sample in each field; references lead to rows that are made once and kept.
   * @param name full name of the resource
   * @param given values that take the place of samples
   * @returns its id
   */
  async make(name: string, given: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const resource = this.app.registry.resource(name);
    const references = await this.references(resource);
    const writable = resource.fields.filter(({ field }) => isWritable(field)).map(({ name }) => name);
    const chosen = Object.entries(references).filter(([name]) => writable.includes(name));
    const wire = this.app.factory(name).build(Object.fromEntries(chosen));
    const own = { ...this.unwritable(resource), ...references, ...given };
    const values = { ...resource.createInput.parse(wire), ...own };
    return this.write(async (context) => (await rowsOf(context, resource).insert(values)).id);
  }

  /** The id of a row of a resource that stays as it is. */
  async kept(name: string): Promise<string> {
    const id = this.targets.get(name) ?? (await this.make(name));
    this.targets.set(name, id);
    return id;
  }

  /** Moves a state field, step by step, to one of the wanted states. */
  async moveTo(name: string, id: string, machine: StateMachine, wanted: readonly string[]): Promise<void> {
    for (const step of pathTo(machine, wanted)) {
      await this.write((context) => rowsOf(context, this.app.registry.resource(name)).transition(id, step));
    }
  }

  /** The row as commands see it. */
  read(name: string, id: string): Promise<Readonly<Record<string, unknown>>> {
    return this.write((context) => rowsOf(context, this.app.registry.resource(name)).get(id));
  }

  /** Runs a write as the application itself. */
  write<T>(work: (context: WriteContext) => Promise<T>): Promise<T> {
    const origin = { actor: systemActor('test'), action: 'test', requestId: 'test', locale: 'en' };
    return this.app.app.get(WriteScope).run(origin, work);
  }

  /** What only the application sets, and must. */
  private unwritable({ fields }: CompiledResource): Record<string, unknown> {
    const context = { locales: this.app.registry.locales, kindOf };
    const members = fields
      .filter(({ field }) => !isWritable(field) && !mayBeLeftOut(field))
      .map(({ name, field, kind }): [string, unknown] => {
        this.made += 1;
        return [name, kind.input(field, context).parse(asKey(sampleOf(this.made, field, context)))];
      });
    return Object.fromEntries(members);
  }

  private async references(resource: CompiledResource): Promise<Record<string, unknown>> {
    const found: Record<string, unknown> = {};
    const isReference = (name: string) => resource.field.get(name)?.target !== undefined;
    for (const { name, field, target } of resource.fields) {
      if (target === undefined || field.kind === 'media' || field.options.example === null) continue;
      // A row of the same kind would need another one first.
      if (target === resource.name && isNullable(field)) continue;
      // References that are unique together cannot lead to the same rows each time.
      const joint = (resource.definition.unique ?? []).some(
        (set) => set.includes(name) && set.every(isReference),
      );
      const id = joint ? await this.make(target) : await this.kept(target);
      found[name] = field.kind === 'refs' ? [id] : id;
    }
    return found;
  }
}

/** Texts that only the application sets stand in addresses: no blanks. */
function asKey(sample: unknown): unknown {
  return typeof sample === 'string' ? sample.replace(/\s+/g, '-') : sample;
}

interface AnyRows {
  get(id: string): Promise<Readonly<Record<string, unknown>>>;
  insert(values: object): Promise<{ readonly id: string }>;
  transition(id: string, transition: string): Promise<object>;
}

function rowsOf(context: WriteContext, resource: CompiledResource): AnyRows {
  return context.rows(resource.definition);
}

/** The shortest way from the first state to one of the wanted ones, as names of transitions. */
function pathTo({ initial, transitions }: StateMachine, wanted: readonly string[]): string[] {
  const ways = new Map<string, string[]>([[initial, []]]);
  for (const [state, way] of ways) {
    if (wanted.includes(state)) return way;
    for (const [name, { from, to }] of Object.entries(transitions)) {
      if (from.includes(state) && !ways.has(to)) ways.set(to, [...way, name]);
    }
  }
  throw new Error(`No way leads from "${initial}" to one of ${wanted.join(', ')}`);
}
