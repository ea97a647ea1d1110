import React from 'react';
import type { Problem } from '../lib/api';
import Control from '../fields/controls';
import Reference from '../fields/reference';
import Translated from '../fields/translated';
import { fromLocalInput, toLocalInput } from '../lib/format';
import { useResourceTexts } from '../lib/labels';
import { useText } from '../lib/text';
import type { FieldDescription } from '../lib/types';
import PermissionMatrix from './permission-matrix';
import {
  childOf,
  describeSchema,
  initialValue,
  resolve,
  type JsonSchema,
  type SchemaKind,
} from './json-schema';

/** Mirrors `admin/api/form-description.ts`: a JSON Schema and what its members are called. */
export interface FormDescription {
  readonly schema: JsonSchema;
  readonly fields: Readonly<Record<string, FormMember>>;
}

/** Mirrors `admin/api/form-description.ts`. */
export interface FormMember {
  readonly label: string;
  readonly help?: string;
  readonly field?: FieldDescription;
  readonly widget?: string;
}

interface Props {
  readonly form: FormDescription;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  /** The last refusal; its pointers put each fault beside its field. */
  readonly problem: Problem | null;
  readonly disabled: boolean;
  /** Prefix of the pointers, when the form is a part of what is sent. */
  readonly base?: string;
}

/** The resource that a form is about, for the labels of choices. */
export const AboutResource = React.createContext<{ resourceId: string }>({ resourceId: '' });

/** A form made from a JSON Schema: the input of a command, or a group of settings. */
export default function SchemaForm({
  form,
  value,
  onChange,
  problem,
  disabled,
  base = '',
}: Props): React.ReactElement {
  const text = useText();
  const faults = problem?.errors ?? [];
  const faultAt = (pointer: string): string | undefined => {
    const fault = faults.find((candidate) => candidate.pointer === base + pointer);
    if (!fault) return undefined;
    return text(`fault.${fault.code}`, { detail: fault.detail, defaultValue: fault.detail });
  };
  const labelOf = (path: readonly string[]): string => {
    const named = path.filter((part) => !/^\d+$/.test(part)).join('.');
    return form.fields[named]?.label ?? form.fields[path.at(-1) ?? '']?.label ?? path.at(-1) ?? '';
  };
  const memberOf = (path: readonly string[]): FormMember | undefined => form.fields[path.join('.')];
  return (
    <div className="e-schema">
      <Node
        schema={form.schema}
        root={form.schema}
        path={[]}
        value={value}
        onChange={onChange}
        {...{ disabled, faultAt, labelOf, memberOf }}
      />
    </div>
  );
}

interface NodeProps {
  readonly schema: JsonSchema;
  readonly root: JsonSchema;
  readonly path: readonly string[];
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly disabled: boolean;
  readonly required?: boolean;
  readonly faultAt: (pointer: string) => string | undefined;
  readonly labelOf: (path: readonly string[]) => string;
  readonly memberOf: (path: readonly string[]) => FormMember | undefined;
}

function Node(props: NodeProps): React.ReactElement {
  const schema = resolve(props.schema, props.root);
  const kind = describeSchema(schema, props.root);
  const member = props.memberOf(props.path);
  if (member?.widget === 'permissions' || member?.field) return <MemberNode {...props} member={member} />;
  if (kind.type === 'object') return <ObjectNode {...props} schema={schema} />;
  if (kind.type === 'array') return <ArrayNode {...props} schema={schema} />;
  return <Leaf {...props} kind={kind} />;
}

function ObjectNode(props: NodeProps): React.ReactElement {
  const { schema, path, value, onChange } = props;
  const members = (typeof value === 'object' && value !== null ? value : {}) as Readonly<
    Record<string, unknown>
  >;
  const nodes = Object.entries(schema.properties ?? {}).map(([name, child]) => (
    <Node
      key={name}
      {...props}
      schema={child}
      path={[...path, name]}
      value={members[name]}
      required={schema.required?.includes(name) ?? false}
      onChange={(next) => onChange(childOf(members, name, next))}
    />
  ));
  if (path.length === 0) return <>{nodes}</>;
  return (
    <fieldset className="e-list-row">
      <legend className="e-label">{props.labelOf(path)}</legend>
      {nodes}
    </fieldset>
  );
}

/** A member that looks like a field of the resource it is about, or has a widget of its own. */
function MemberNode({
  member,
  path,
  value,
  onChange,
  disabled,
  required,
  faultAt,
}: NodeProps & { member: FormMember }): React.ReactElement {
  const id = `schema-${path.join('-')}`;
  const pointer = pointerOf(path);
  const fault = faultAt(pointer);
  const { label, help, field, widget } = member;
  return (
    <div className="e-field" data-field={path.join('.')}>
      <label htmlFor={id} className={required ? 'e-label e-required' : 'e-label'}>
        {label}
      </label>
      <MemberControl
        {...{ id, label, field, widget, value, onChange, disabled, invalid: fault !== undefined }}
      />
      <p id={`${id}-note`} className={fault ? 'e-error' : 'e-note'} role={fault ? 'alert' : undefined}>
        {fault ?? help}
      </p>
    </div>
  );
}

interface MemberControlProps {
  readonly id: string;
  readonly label: string;
  readonly field?: FieldDescription;
  readonly widget?: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly disabled: boolean;
  readonly invalid: boolean;
}

function MemberControl({
  id,
  label,
  field,
  widget,
  value,
  onChange,
  disabled,
  invalid,
}: MemberControlProps): React.ReactElement {
  const { resourceId } = React.useContext(AboutResource);
  const texts = useResourceTexts(resourceId);
  if (widget === 'permissions' || !field) {
    const held = Array.isArray(value) ? (value as string[]) : [];
    return <PermissionMatrix id={id} value={held} disabled={disabled} onChange={onChange} />;
  }
  if (field.reference !== undefined) {
    const many = field.kind === 'refs';
    const ids = (Array.isArray(value) ? (value as unknown[]) : value ? [value] : []).map(String);
    const choose = (chosen: readonly string[]): void => onChange(many ? chosen : (chosen[0] ?? null));
    return (
      <Reference {...{ id, ids, many, disabled }} resource={field.reference} known={{}} onChange={choose} />
    );
  }
  const Input = field.locales ? Translated : Control;
  const name = id.replace(/^schema-/, '');
  return (
    <Input
      {...{ id, field, value, onChange, disabled, invalid, label }}
      labelOf={(choice) => texts.value(name, choice)}
    />
  );
}

function ArrayNode(props: NodeProps): React.ReactElement {
  const text = useText();
  const { schema, root, path, value, onChange, disabled, labelOf, faultAt } = props;
  const items = Array.isArray(value) ? (value as unknown[]) : [];
  const item = schema.items ?? {};
  const fault = faultAt(pointerOf(path));
  return (
    <fieldset className="e-list-row">
      <legend className="e-label">{labelOf(path)}</legend>
      {items.map((entry, index) => (
        <div key={index} className="e-array-item">
          <Node
            {...props}
            schema={item}
            path={[...path, String(index)]}
            value={entry}
            required
            onChange={(next) => onChange(items.map((old, at) => (at === index ? next : old)))}
          />
          <button
            type="button"
            className="e-tool"
            disabled={disabled}
            aria-label={text('list.remove')}
            onClick={() => onChange(items.filter((_, at) => at !== index))}
          >
            ✕
          </button>
        </div>
      ))}
      <button
        type="button"
        className="e-text-button"
        disabled={disabled}
        onClick={() => onChange([...items, initialValue(item, root)])}
      >
        + {text('list.add')}
      </button>
      {fault ? (
        <p className="e-error" role="alert">
          {fault}
        </p>
      ) : null}
    </fieldset>
  );
}

function Leaf(props: NodeProps & { kind: SchemaKind }): React.ReactElement {
  const { kind, path, required, faultAt, labelOf, memberOf } = props;
  const id = `schema-${path.join('-')}`;
  const fault = faultAt(pointerOf(path));
  const label = (
    <label htmlFor={id} className={required && kind.type !== 'boolean' ? 'e-label e-required' : 'e-label'}>
      {labelOf(path)}
    </label>
  );
  return (
    <div className="e-field" data-field={path.join('.')}>
      {label}
      <LeafInput {...props} id={id} invalid={fault !== undefined} />
      <p id={`${id}-note`} className={fault ? 'e-error' : 'e-note'} role={fault ? 'alert' : undefined}>
        {fault ?? memberOf(path)?.help}
      </p>
    </div>
  );
}

function LeafInput({
  id,
  kind,
  value,
  onChange,
  disabled,
  invalid,
  required,
}: NodeProps & { id: string; kind: SchemaKind; invalid: boolean }): React.ReactElement {
  const text = useText();
  const common = { id, disabled, 'aria-invalid': invalid, 'aria-describedby': `${id}-note` };
  const leave = (typed: string): void => onChange(typed === '' ? (kind.nullable ? null : undefined) : typed);
  if (kind.type === 'boolean') {
    return (
      <input
        {...common}
        className="e-checkbox"
        type="checkbox"
        checked={value === true}
        onChange={(event) => onChange(event.target.checked)}
      />
    );
  }
  if (kind.type === 'choice') {
    return (
      <select
        {...common}
        className="e-input"
        value={String(value ?? '')}
        onChange={(event) => leave(event.target.value)}
      >
        {required && value !== undefined ? null : <option value="">—</option>}
        {kind.values.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    );
  }
  if (kind.type === 'number') {
    const change = (typed: string): void =>
      typed === '' ? leave('') : onChange(Number.isFinite(Number(typed)) ? Number(typed) : typed);
    return (
      <input
        {...common}
        className="e-input"
        type="number"
        step={kind.whole ? 1 : 'any'}
        min={kind.min}
        max={kind.max}
        value={String(value ?? '')}
        onChange={(event) => change(event.target.value)}
      />
    );
  }
  if (kind.type === 'instant') {
    return (
      <input
        {...common}
        className="e-input"
        type="datetime-local"
        value={toLocalInput(String(value ?? ''))}
        onChange={(event) => leave(fromLocalInput(event.target.value))}
      />
    );
  }
  if (kind.type === 'text' && kind.long) {
    return (
      <textarea
        {...common}
        className="e-input"
        rows={4}
        maxLength={kind.max}
        value={String(value ?? '')}
        onChange={(event) => leave(event.target.value)}
      />
    );
  }
  if (kind.type === 'text') {
    return (
      <input
        {...common}
        className="e-input"
        type={kind.input}
        maxLength={kind.max}
        value={String(value ?? '')}
        onChange={(event) => leave(event.target.value)}
      />
    );
  }
  return <p className="e-muted">{text('form.unsupported')}</p>;
}

function pointerOf(path: readonly string[]): string {
  return path.map((part) => `/${part.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}
