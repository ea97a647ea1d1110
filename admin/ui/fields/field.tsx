import React from 'react';
import { flat } from 'adminjs';
import PermissionMatrix from '../blocks/permission-matrix';
import { ContentLanguageContext, missingLocales, textsOf } from '../lib/content-language';
import { languageName } from '../lib/format';
import { useResourceTexts } from '../lib/labels';
import { isMedia } from '../lib/media-files';
import { useText } from '../lib/text';
import { fieldOf, type PropertyProps, type RecordJSON } from '../lib/types';
import type { ControlProps } from './control-props';
import Control from './controls';
import DocumentForm from './document-form';
import EmbeddedList from './embedded-list';
import MediaControl from './media/media-control';
import Reference from './reference';
import Translated from './translated';

/** A field of a form: label, control, help, and what is wrong with it. */
export default function Field({
  property,
  resource,
  record,
  onChange,
}: PropertyProps): React.ReactElement | null {
  const texts = useResourceTexts(resource.id);
  const field = fieldOf(property);
  const { path } = property;
  const label = texts.property(path);
  const error = field.document ? ownError(record, path) : errorAt(record, path);
  const disabled = field.readOnly === 'always' || (field.readOnly === 'afterCreate' && Boolean(record.id));
  if (disabled && !record.id) return null;
  const control: ControlProps = {
    id: path,
    field,
    value: flat.get(record.params, path) as unknown,
    onChange: (value) => onChange(path, value),
    disabled,
    invalid: error !== undefined,
    label,
    labelOf: (value) => texts.value(path, value),
  };
  return (
    <div className="e-field" data-field={path}>
      <FieldLabel {...control} />
      <FieldControl
        {...control}
        record={record}
        resourceId={resource.id}
        memberLabel={texts.property}
        choiceLabel={texts.value}
      />
      <p
        id={`${path}-note`}
        className={error === undefined ? 'e-note' : 'e-error'}
        role={error === undefined ? undefined : 'alert'}
      >
        {error ?? (field.help ? texts.help(path) : '')}
      </p>
    </div>
  );
}

/** Of a translated field it names the language that is shown, and those in which the text is missing. */
function FieldLabel({ id, field, value, label }: ControlProps): React.ReactElement {
  const text = useText();
  const language = React.useContext(ContentLanguageContext);
  const { locales } = field;
  const name = (
    <label
      htmlFor={locales ? `${id}.${language?.shown ?? locales[0]}` : id}
      className={field.required ? 'e-label e-required' : 'e-label'}
    >
      {label}
    </label>
  );
  if (!locales || language?.shown === undefined) return name;
  const missing = missingLocales(locales, textsOf(value), field.required);
  const languages = missing.map((tag) => languageName(tag, locales)).join(', ');
  return (
    <div className="e-label-line">
      {name}
      <span className="e-language">{languageName(language.shown, locales)}</span>
      {missing.length > 0 ? (
        <span className="e-missing" title={text('field.missingIn', { languages })}>
          <span className="e-hidden">{text('field.missingIn', { languages })}</span>
        </span>
      ) : null}
    </div>
  );
}

interface FieldControlProps extends ControlProps {
  readonly record: RecordJSON;
  readonly resourceId: string;
  readonly memberLabel: (path: string) => string;
  readonly choiceLabel: (path: string, value: string) => string;
}

function FieldControl({
  record,
  resourceId,
  memberLabel,
  choiceLabel,
  ...control
}: FieldControlProps): React.ReactElement {
  const { field, id, value, onChange, disabled } = control;
  if (isMedia(field.reference)) {
    const many = field.kind === 'refs';
    const choose = (ids: readonly string[]): void => onChange(many ? ids : (ids[0] ?? null));
    return <MediaControl {...{ id, many, disabled }} ids={idsOf(value)} onChange={choose} />;
  }
  if (field.reference !== undefined) {
    const many = field.kind === 'refs';
    return (
      <Reference
        id={id}
        resource={field.reference}
        ids={idsOf(value)}
        known={rowsOf(record)}
        many={many}
        disabled={disabled}
        onChange={(ids) => onChange(many ? ids : (ids[0] ?? null))}
      />
    );
  }
  if (field.widget === 'permissions') {
    const change = (names: readonly string[]): void => onChange(JSON.stringify(names));
    return <PermissionMatrix id={id} value={jsonList<string>(value)} disabled={disabled} onChange={change} />;
  }
  if (field.kind === 'list') {
    return (
      <EmbeddedList
        id={id}
        members={field.of ?? {}}
        value={jsonList<Readonly<Record<string, unknown>>>(value)}
        max={typeof field.max === 'number' ? field.max : 100}
        disabled={disabled}
        onChange={(rows) => onChange(JSON.stringify(rows))}
        labelOf={(member) => memberLabel(`${id}.${member}`)}
        choiceOf={(member, choice) => choiceLabel(`${id}.${member}`, choice)}
        errorOf={(index, member) => errorAt(record, `${id}.${index}.${member}`)}
      />
    );
  }
  if (field.document) {
    const about = { resourceId, memberLabel, choiceLabel };
    return <DocumentForm {...control} {...about} errorOf={(path) => errorAt(record, path)} />;
  }
  return field.locales ? <Translated {...control} /> : <Control {...control} />;
}

function errorAt(record: RecordJSON, path: string): string | undefined {
  const errors = record.errors as Readonly<Record<string, { message?: string } | undefined>>;
  return errors[path]?.message;
}

/** The form of a document says at its parts what is wrong with them. */
function ownError(record: RecordJSON, path: string): string | undefined {
  const isInside = Object.keys(record.errors).some((name) => name.startsWith(`${path}.`));
  return isInside ? undefined : errorAt(record, path);
}

function idsOf(value: unknown): readonly string[] {
  if (value === null || value === undefined || value === '') return [];
  return (Array.isArray(value) ? (value as unknown[]) : [value]).map(String);
}

function rowsOf(record: RecordJSON): Readonly<Record<string, RecordJSON>> {
  const rows = Object.values(record.populated).filter((row): row is RecordJSON => Boolean(row));
  return Object.fromEntries(rows.map((row) => [row.id, row]));
}

/** Documents travel as JSON text (`admin/resource/record-params.ts`). */
function jsonList<T>(value: unknown): readonly T[] {
  if (typeof value !== 'string' || value === '') return [];
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? (parsed as T[]) : [];
  } catch {
    return [];
  }
}
