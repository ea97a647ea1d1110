import React from 'react';
import { describeSchema, isLine, resolve, type JsonSchema } from '../blocks/json-schema';
import { formatInstant, formatMoney } from '../lib/format';
import { useTitles } from '../lib/row-titles';
import { useText } from '../lib/text';
import type { FieldDescription } from '../lib/types';
import { useMembers } from './described-document';
import type { MemberTexts } from './plain-value';

interface Props {
  readonly field: FieldDescription;
  readonly document: unknown;
  readonly texts: MemberTexts;
}

interface PartProps {
  readonly schema: JsonSchema;
  readonly root: JsonSchema;
  readonly path: string;
  readonly value: unknown;
  readonly texts: MemberTexts;
  /** The members beside it. */
  readonly beside?: Readonly<Record<string, unknown>>;
}

/** A document in the words of its schema: what its members and their values are called. */
export default function DocumentValue({ field, document, texts }: Props): React.ReactElement {
  const { schema = {} } = field.document ?? {};
  return <Part schema={schema} root={schema} path="" value={document} texts={texts} />;
}

function Part(props: PartProps): React.ReactElement {
  const { root, value, texts } = props;
  const schema = resolve(props.schema, root);
  const kind = describeSchema(schema, root);
  if (kind.type === 'object' || kind.type === 'union') return <Members {...props} schema={schema} />;
  if (kind.type === 'array') return <Items {...props} schema={schema} />;
  if (value === undefined || value === null || value === '') return <span className="e-muted">—</span>;
  if (kind.type === 'choice') return <>{texts.choice(props.path, String(value))}</>;
  if (kind.type === 'reference') return <Titles {...kind} value={value} />;
  if (kind.type === 'described') return <Described {...props} {...kind} />;
  return <Plain type={kind.type} value={value} />;
}

function Plain({ type, value }: { readonly type: string; readonly value: unknown }): React.ReactElement {
  const text = useText();
  if (type === 'boolean') return <>{text(value === true ? 'yes' : 'no')}</>;
  if (type === 'instant') return <>{formatInstant(String(value))}</>;
  if (type === 'money') {
    const { amount, currency } = value as { amount: number; currency: string };
    return <>{formatMoney(amount, currency)}</>;
  }
  return <>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</>;
}

function Members(props: PartProps): React.ReactElement {
  const members = membersOf(props);
  return (
    <dl className="e-languages">
      {members.map(({ name, ...part }) => (
        <React.Fragment key={name}>
          <dt>{props.texts.label(part.path)}</dt>
          <dd>
            <Part {...part} />
          </dd>
        </React.Fragment>
      ))}
    </dl>
  );
}

function Items(props: PartProps): React.ReactElement {
  const { schema, root, path, value, texts } = props;
  const items = Array.isArray(value) ? (value as unknown[]) : [];
  const item = schema.items ?? {};
  if (items.length === 0) return <span className="e-muted">—</span>;
  return (
    <ul className="e-items">
      {items.map((entry, index) => {
        const part = { schema: item, root, path, value: entry, texts };
        return <li key={index}>{isLine(item, root) ? <Line {...part} /> : <Part {...part} />}</li>;
      })}
    </ul>
  );
}

/** An item of a few members reads like a sentence. */
function Line(props: PartProps): React.ReactElement {
  return (
    <>
      {membersOf(props).map(({ name, ...part }, index) => (
        <React.Fragment key={name}>
          {index > 0 ? ' ' : ''}
          <Part {...part} />
        </React.Fragment>
      ))}
    </>
  );
}

function membersOf({
  schema,
  root,
  path,
  value,
  texts,
}: PartProps): readonly (PartProps & { name: string })[] {
  const members = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const kind = describeSchema(schema, root);
  const one =
    kind.type === 'union' ? (kind.of.get(String(members[kind.member])) ?? {}) : resolve(schema, root);
  return Object.entries(one.properties ?? {}).map(([name, child]) => ({
    name,
    schema: kind.type === 'union' && name === kind.member ? { enum: [...kind.of.keys()] } : child,
    root,
    path: path === '' ? name : `${path}.${name}`,
    value: members[name],
    texts,
    beside: members,
  }));
}

function Titles({
  resource,
  by,
  value,
}: {
  resource: string;
  by: string;
  value: unknown;
}): React.ReactElement {
  const values = [value].flat().map(String);
  const titleOf = useTitles(resource, by, values);
  return <>{values.map(titleOf).join(', ')}</>;
}

function Described({
  resource,
  member,
  value,
  beside,
}: PartProps & { resource: string; member: string }): React.ReactElement {
  const text = useText();
  const described = useMembers(resource)?.find(({ key }) => key === beside?.[member]);
  if (typeof value === 'boolean') return <>{text(value ? 'yes' : 'no')}</>;
  const name = described?.choices.find(({ key }) => key === value)?.name ?? String(value);
  return <>{described?.unit ? `${name} ${described.unit}` : name}</>;
}
