import type { Registry } from '../../plugin/registry.js';
import { isWritable, type CompiledField, type CompiledResource } from '../../resource/compiled-resource.js';
import type { ListOptions, TextOptions } from '../../resource/field.js';
import type { KindContext } from '../../resource/kinds/field-kind.js';
import { kindOf, sampleOf } from '../../resource/kinds/kinds.js';
import { storefrontFields } from '../../resource/storefront-reads.js';

const ROW_ID = '0199aa3c-7c00-7000-8000-000000000001';
const OTHER_ID = '0199aa3c-7c00-7000-8000-000000000002';
const AT = '2026-01-01T00:00:00.000Z';

/**
 * An example for each schema that resources bring, by the schema's name: a row as integrations and as storefronts read it,
 * a create and an update.
 * @param registry all declarations
 */
export function resourceExamples(registry: Registry): ReadonlyMap<string, unknown> {
  const context: KindContext = { locales: registry.locales, kindOf };
  return new Map(
    [...registry.resources.values()].flatMap((resource) => {
      const name = resource.name.replace('.', '_');
      const sample = (field: CompiledField) => wireSample(field, context);
      const { create, update } = writes(resource, sample);
      return [
        [name, row(resource, sample)],
        [`${name}_create`, create],
        [`${name}_update`, update],
        [`${name}_store`, published(resource, context)],
      ] as const;
    }),
  );
}

type Sample = (field: CompiledField) => unknown;

function row(resource: CompiledResource, sample: Sample): object {
  const members = resource.fields
    .filter(({ field }) => field.options.visibility?.adminRead !== false)
    .map((field): [string, unknown] => [
      field.name,
      field.field.kind === 'secret' ? { isSet: true } : sample(field),
    ]);
  return { id: ROW_ID, version: 1, createdAt: AT, updatedAt: AT, ...Object.fromEntries(members) };
}

function writes(resource: CompiledResource, sample: Sample): { create: object; update: object } {
  const members = resource.fields
    .filter(({ field }) => isWritable(field))
    .map((field) => ({ field, member: [field.name, sample(field)] as const }));
  const changeable = members.filter(({ field: { field } }) => !field.options.immutable);
  return {
    create: Object.fromEntries(members.map(({ member }) => member)),
    update: Object.fromEntries(changeable.slice(0, 1).map(({ member }) => member)),
  };
}

/** Ids are the same in every document, so that it changes only with the declarations. */
function wireSample({ field }: CompiledField, context: KindContext): unknown {
  if (field.kind === 'ref') return OTHER_ID;
  if (field.kind === 'refs') return [OTHER_ID];
  if (field.kind === 'media') return null;
  return sampleOf(1, field, context);
}

function published(resource: CompiledResource, context: KindContext): object {
  const members = storefrontFields(resource).map((field): [string, unknown] => [
    field.name,
    inOneLanguage(field, context),
  ]);
  return { id: ROW_ID, ...Object.fromEntries(members) };
}

function inOneLanguage(compiled: CompiledField, context: KindContext): unknown {
  const { field } = compiled;
  const sample = wireSample(compiled, context);
  const [locale] = context.locales;
  const read = (options: unknown, value: unknown): unknown =>
    (options as TextOptions).translated ? (value as Record<string, string>)[locale] : value;
  if (field.kind !== 'list' || !Array.isArray(sample)) return read(field.options, sample);
  const { of } = field.options as ListOptions;
  return (sample as Record<string, unknown>[]).map((item) =>
    Object.fromEntries(Object.entries(item).map(([name, value]) => [name, read(of[name]?.options, value)])),
  );
}
