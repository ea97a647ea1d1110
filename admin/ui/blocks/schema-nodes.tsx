import React from 'react';
import { useText } from '../lib/text';
import {
  childOf,
  describeSchema,
  initialValue,
  isLine,
  resolve,
  startOf,
  type JsonSchema,
} from './json-schema';
import Leaf from './schema-leaf';
import MemberNode from './schema-member';
import { pointerOf, type FormMember, type NodeProps } from './schema-node';

/** The part of a form that a part of a JSON Schema makes. */
export default function SchemaNodes(props: NodeProps): React.ReactElement {
  const schema = resolve(props.schema, props.root);
  const kind = describeSchema(schema, props.root);
  const member = props.memberOf(props.path);
  if (member?.widget === 'permissions' || member?.field)
    return <MemberNode {...props} member={member as FormMember} />;
  if (kind.type === 'object') return <ObjectNode {...props} schema={schema} />;
  if (kind.type === 'array') return <ArrayNode {...props} schema={schema} />;
  if (kind.type === 'union') return <UnionNode {...props} {...kind} />;
  return <Leaf {...props} kind={kind} />;
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function Members({
  schema,
  without,
  ...props
}: NodeProps & { readonly without?: string }): React.ReactElement {
  const members = membersOf(props.value);
  const shown = Object.entries(schema.properties ?? {}).filter(([name]) => name !== without);
  return (
    <>
      {shown.map(([name, child]) => (
        <SchemaNodes
          key={name}
          {...props}
          schema={child}
          path={[...props.path, name]}
          value={members[name]}
          beside={members}
          required={schema.required?.includes(name) ?? false}
          onChange={(next) => props.onChange(childOf(members, name, next))}
        />
      ))}
    </>
  );
}

function ObjectNode(props: NodeProps): React.ReactElement {
  const { path, labelOf, bare } = props;
  if (path.length === 0 || bare) return <Members {...props} bare={false} />;
  return (
    <fieldset className="e-list-row">
      <legend className="e-label">{labelOf(path)}</legend>
      <Members {...props} />
    </fieldset>
  );
}

interface Union {
  readonly member: string;
  readonly of: ReadonlyMap<string, JsonSchema>;
}

/** One of several objects: which one is chosen first, and its other members follow. */
function UnionNode({ member, of, ...props }: NodeProps & Union): React.ReactElement {
  const { root, path, value, onChange } = props;
  const members = membersOf(value);
  const which = String(members[member] ?? '');
  const one = of.get(which);
  const change = (next: unknown): void => {
    const chosen = of.get(String(next));
    onChange(chosen ? { ...startOf(chosen, root), [member]: next } : {});
  };
  return (
    <>
      <Leaf
        {...props}
        kind={{ type: 'choice', nullable: false, values: [...of.keys()] }}
        path={[...path, member]}
        value={members[member]}
        required
        onChange={change}
      />
      {one ? <Members key={which} {...props} schema={one} without={member} bare={false} /> : null}
    </>
  );
}

function ArrayNode(props: NodeProps): React.ReactElement {
  const text = useText();
  const { schema, root, path, value, onChange, disabled, labelOf, faultAt } = props;
  const items = Array.isArray(value) ? (value as unknown[]) : [];
  const item = schema.items ?? {};
  const fault = faultAt(pointerOf(path));
  const lines = isLine(item, root);
  return (
    <fieldset className="e-list-row">
      <legend className="e-label">{path.length === 0 ? '' : labelOf(path)}</legend>
      {items.map((entry, index) => (
        // Items have no identity of their own; their place is all there is.
        <ArrayItem key={index} isInLine={lines} fault={faultAt(pointerOf([...path, String(index)]))}>
          <SchemaNodes
            {...props}
            schema={item}
            path={[...path, String(index)]}
            value={entry}
            bare={lines}
            required
            onChange={(next) => onChange(items.map((old, at) => (at === index ? next : old)))}
          />
          {lines || index === 0 ? null : (
            <button
              type="button"
              className="e-tool"
              disabled={disabled}
              aria-label={text('list.up')}
              onClick={() => onChange(items.toSpliced(index - 1, 2, entry, items[index - 1]))}
            >
              ↑
            </button>
          )}
          <button
            type="button"
            className="e-tool"
            disabled={disabled}
            aria-label={text('list.removeNumber', { number: index + 1 })}
            onClick={() => onChange(items.filter((_, at) => at !== index))}
          >
            ✕
          </button>
        </ArrayItem>
      ))}
      <button
        type="button"
        className="e-text-button"
        disabled={disabled || items.length >= (schema.maxItems ?? Infinity)}
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

interface ArrayItemProps {
  readonly isInLine: boolean;
  readonly fault: string | undefined;
  readonly children: React.ReactNode;
}

function ArrayItem({ isInLine, fault, children }: ArrayItemProps): React.ReactElement {
  return (
    <div className={isInLine ? 'e-line' : 'e-array-item'} role="group">
      {children}
      {fault ? (
        <p className="e-error" role="alert">
          {fault}
        </p>
      ) : null}
    </div>
  );
}
