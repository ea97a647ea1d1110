import React from 'react';
import { Link } from 'react-router-dom';
import Diff, { type Change } from '../blocks/diff';
import PermissionMatrix from '../blocks/permission-matrix';
import { formatDay, formatInstant, formatMoney, languageName } from '../lib/format';
import { useResourceTexts } from '../lib/labels';
import { isMedia } from '../lib/media-files';
import { useText } from '../lib/text';
import type { FieldDescription, RecordJSON } from '../lib/types';
import { ROOT_PATH, session } from '../lib/window';
import DescribedValue from './described-value';
import DocumentValue from './document-value';
import Pictures from './media/pictures';

/** The texts of embedded objects. */
export interface MemberTexts {
  readonly label: (member: string) => string;
  readonly choice: (member: string, value: string) => string;
}

interface Props {
  readonly field: FieldDescription;
  readonly value: unknown;
  readonly labelOf: (value: string) => string;
  /** What the members of embedded objects and their choices are called. */
  readonly members?: MemberTexts;
  /** Rows referred to, by id. */
  readonly rows: Readonly<Record<string, RecordJSON>>;
  /** One line for a cell, everything for a page. */
  readonly brief: boolean;
}

const NOTHING = <span className="e-muted">—</span>;

/** A value as people read it. */
export default function PlainValue(props: Props): React.ReactElement {
  const { field, value, labelOf } = props;
  const text = useText();
  if (value === null || value === undefined || value === '') return NOTHING;
  if (field.locales) return <TranslatedValue {...props} />;
  switch (field.kind) {
    case 'boolean':
      return <span className="e-badge">{text(String(value) === 'true' ? 'yes' : 'no')}</span>;
    case 'enum':
    case 'state':
      return (
        <span className="e-badge" data-value={String(value)}>
          {labelOf(String(value))}
        </span>
      );
    case 'instant':
      return <time dateTime={String(value)}>{formatInstant(String(value))}</time>;
    case 'date':
      return <time dateTime={String(value)}>{formatDay(String(value))}</time>;
    case 'money':
      return <MoneyValue value={value} />;
    case 'url':
      return <WebAddress address={String(value)} />;
    case 'email':
      return <a href={`mailto:${String(value)}`}>{String(value)}</a>;
    case 'richText':
      return <Formatted html={String(value)} brief={props.brief} />;
    case 'secret':
      return <span>{text(isSet(value) ? 'field.secretSetShort' : 'field.secretUnsetShort')}</span>;
    case 'ref':
    case 'refs':
    case 'media':
      return <References {...props} />;
    case 'json':
      return <JsonValue {...props} />;
    case 'list':
      return <EmbeddedValues {...props} />;
    default:
      return <span className={props.brief ? 'e-clip' : 'e-lines'}>{String(value)}</span>;
  }
}

/** A cell shows the reader's language or the first there is; a page shows all. */
function TranslatedValue(props: Props): React.ReactElement {
  const { field, value, brief } = props;
  const texts = (typeof value === 'object' && value !== null ? value : {}) as Readonly<
    Record<string, string>
  >;
  const one: FieldDescription = { ...field, locales: undefined };
  const language = session().locale.split('-', 1)[0] ?? '';
  if (brief) {
    const tags = Object.keys(texts);
    const best =
      tags.find((tag) => tag.startsWith(language)) ?? field.locales?.find((tag) => texts[tag]) ?? tags[0];
    return <PlainValue {...props} field={one} value={best === undefined ? '' : texts[best]} />;
  }
  const tags = field.locales ?? Object.keys(texts);
  return (
    <dl className="e-languages">
      {tags.map((tag) => (
        <React.Fragment key={tag}>
          <dt>{languageName(tag, tags)}</dt>
          <dd lang={tag}>
            <PlainValue {...props} field={one} value={texts[tag]} />
          </dd>
        </React.Fragment>
      ))}
    </dl>
  );
}

function MoneyValue({ value }: { value: unknown }): React.ReactElement {
  const { amount, currency } = value as { amount?: unknown; currency?: unknown };
  if (amount === undefined || amount === null || !currency) return NOTHING;
  return <span className="e-number">{formatMoney(Number(amount), String(currency))}</span>;
}

/** Addresses come from data; only web addresses become links. */
function WebAddress({ address }: { address: string }): React.ReactElement {
  if (!/^https?:\/\//i.test(address)) return <span>{address}</span>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {address}
    </a>
  );
}

/** Sanitised when it was saved (`src/resource/kinds/sanitise-html.ts`), and no script runs without the page's nonce. */
function Formatted({ html, brief }: { html: string; brief: boolean }): React.ReactElement {
  if (brief) {
    const parsed = new DOMParser().parseFromString(html, 'text/html');
    return <span className="e-clip">{parsed.body.textContent}</span>;
  }
  return <div className="e-formatted" dangerouslySetInnerHTML={{ __html: html }} />;
}

function References({ field, value, rows, brief }: Props): React.ReactElement {
  const ids = (Array.isArray(value) ? (value as unknown[]) : [value]).map(String).filter((id) => id !== '');
  if (ids.length === 0) return NOTHING;
  if (isMedia(field.reference)) return <Pictures ids={ids} brief={brief} />;
  const shown = brief ? ids.slice(0, 3) : ids;
  return (
    <span>
      {shown.map((id, index) => {
        const row = rows[id];
        const mayOpen = row?.recordActions.some(({ name }) => name === 'show');
        return (
          <React.Fragment key={id}>
            {index > 0 ? ', ' : ''}
            {row && mayOpen ? (
              <Link to={`${ROOT_PATH}/resources/${field.reference}/records/${id}/show`}>{row.title}</Link>
            ) : (
              (row?.title ?? id)
            )}
          </React.Fragment>
        );
      })}
      {ids.length > shown.length ? ` +${ids.length - shown.length}` : ''}
    </span>
  );
}

/** Documents travel as JSON text (`admin/resource/record-params.ts`). */
function JsonValue({ field, value, brief, members }: Props): React.ReactElement {
  const document = parsed(String(value));
  if (brief) return <span className="e-clip">{String(value).slice(0, 60)}</span>;
  if (field.widget === 'permissions' && Array.isArray(document)) {
    return <PermissionMatrix id="permissions" value={document as string[]} disabled />;
  }
  if (field.widget === 'changes' && Array.isArray(document)) {
    return (
      <>
        {(document as Change[]).map((change, index) => (
          <ChangeOfRow key={index} change={change} />
        ))}
      </>
    );
  }
  if (field.describedBy !== undefined) return <DescribedValue {...{ field, document }} />;
  if (field.document && members) return <DocumentValue {...{ field, document }} texts={members} />;
  return <pre className="e-code">{pretty(String(value))}</pre>;
}

/** Embedded objects as a table; in a cell, how many there are. */
function EmbeddedValues(props: Props): React.ReactElement {
  const rows = parsed(String(props.value));
  if (!Array.isArray(rows) || rows.length === 0) return NOTHING;
  if (props.brief) return <span className="e-number">{rows.length}</span>;
  const members = Object.entries(props.field.of ?? {});
  return (
    <div className="e-scroll">
      <table className="e-embedded">
        <thead>
          <tr>
            {members.map(([name]) => (
              <th key={name} scope="col">
                {props.members?.label(name) ?? name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(rows as Readonly<Record<string, unknown>>[]).map((row, index) => (
            <tr key={index}>
              {members.map(([name, member]) => (
                <td key={name}>
                  <PlainValue
                    field={member}
                    value={row[name]}
                    labelOf={(value) => props.members?.choice(name, value) ?? value}
                    rows={props.rows}
                    brief={member.kind !== 'longText' && member.kind !== 'richText'}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ChangeOfRow({ change }: { change: Change }): React.ReactElement {
  const texts = useResourceTexts(change.resource);
  return (
    <section>
      <h3 className="e-subtitle">
        {texts.label('one')} <code>{change.id}</code>
      </h3>
      <Diff change={change} labelOf={texts.property} />
    </section>
  );
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function isSet(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && String((value as { isSet?: unknown }).isSet) === 'true'
  );
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
