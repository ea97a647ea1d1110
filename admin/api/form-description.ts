import { z } from 'zod';
import { textOf, type Label, type MemberTexts } from '../../src/values/label.js';
import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import { describeField, type FieldDescription } from '../translate/field-description.js';
import { isPermissionList, type Widget } from '../translate/widgets.js';

/** What a member of a form is called, and how it is drawn where a plain control will not do. */
export interface FormMember {
  readonly label: string;
  readonly help?: string;
  /** What its values are called. */
  readonly values?: Readonly<Record<string, string>>;
  /** Name of the resource's field that the member is about: references, choices and translations look like that field. */
  readonly field?: FieldDescription;
  readonly widget?: Widget;
}

/** A form for the input of a command or a group of settings, in the reader's language. */
export interface FormDescription {
  /** JSON Schema (draft 2020-12) of what the form sends. */
  readonly schema: object;
  /** Members by name; those within them as `member.name`. */
  readonly fields: Readonly<Record<string, FormMember>>;
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly items?: { readonly pattern?: string } }>>;
}

/** Kinds whose field says more than a JSON Schema can. */
const TELLING_KINDS = new Set(['ref', 'refs', 'media', 'enum', 'money', 'richText']);

/**
 * The form for a schema; nothing when there is nothing to fill in.
 * @param input zod schema of the input
 * @param labels of its members
 * @param locale of the reader
 * @param about the resource it is about and the content locales; a member called like one of its fields looks like it
 */
export function formOf(
  input: z.ZodType,
  labels: MemberTexts,
  locale: string,
  about?: { readonly resource: CompiledResource; readonly locales: readonly string[] },
): FormDescription | null {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as ObjectSchema;
  const own = Object.keys(schema.properties ?? {});
  if (own.length === 0) return null;
  const names = [...new Set([...own, ...Object.keys(labels)])];
  const fields = names.map((name): [string, FormMember] => {
    const { label, help, values } = labels[name] ?? {};
    const compiled = about?.resource.field.get(name);
    const isTelling =
      compiled && (TELLING_KINDS.has(compiled.field.kind) || 'translated' in compiled.field.options);
    return [
      name,
      {
        label: textOf(label ?? compiled?.field.options.label ?? { en: name, zh: name }, locale),
        ...(help ? { help: textOf(help, locale) } : {}),
        ...(values ? { values: textsOf(values, locale) } : {}),
        ...(about && isTelling ? { field: describeField(compiled, about.locales, []) } : {}),
        ...(isPermissionList(schema.properties?.[name]) ? { widget: 'permissions' as const } : {}),
      },
    ];
  });
  return { schema, fields: Object.fromEntries(fields) };
}

function textsOf(labels: Readonly<Record<string, Label>>, locale: string): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([value, label]) => [value, textOf(label, locale)]));
}
