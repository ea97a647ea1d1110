import React from 'react';
import type { Problem } from '../lib/api';
import { useText } from '../lib/text';
import { childOf, describeSchema, initialValue, resolve } from './json-schema';
import Leaf from './schema-leaf';
import MemberNode from './schema-member';
import { pointerOf, type FormDescription, type FormMember, type NodeProps } from './schema-node';

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
