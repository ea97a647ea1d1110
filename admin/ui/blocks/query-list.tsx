import React from 'react';
import { useResource } from 'adminjs';
import { Link } from 'react-router-dom';
import PlainValue from '../fields/plain-value';
import { call } from '../lib/api';
import { countText } from '../lib/count-text';
import { useResourceTexts } from '../lib/labels';
import { useFailureNotice } from '../lib/notice';
import { useText } from '../lib/text';
import { fieldOf, type ResourceJSON } from '../lib/types';
import { ROOT_PATH } from '../lib/window';

interface Props {
  readonly title: string;
  /** The row, and the block of its page. */
  readonly resourceId: string;
  readonly id: string;
  readonly block: number;
  /** The resource whose rows are listed. */
  readonly of: string;
  /** Counts what was done with the row. */
  readonly changes: number;
}

interface Item extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly title: string;
}

interface Page {
  readonly items: readonly Item[];
  readonly next: string | null;
  readonly total?: number;
  readonly totalExact?: boolean;
}

/** Rows that a query of this row answers, in its order. Shown to whoever may see these rows. */
export default function QueryList(props: Props): React.ReactElement | null {
  const resource = useResource(props.of);
  return resource ? <Listed {...props} resource={resource} /> : null;
}

function Listed({ title, resource, of, ...place }: Props & { resource: ResourceJSON }): React.ReactElement {
  const text = useText();
  const { page, isLoading, more } = usePages(place);
  const { items = [], next = null, total, totalExact } = page ?? {};
  return (
    <section className="e-panel" data-block="queryList" aria-busy={isLoading}>
      <h2 className="e-subtitle">
        {title} {total === undefined ? null : <span className="e-muted">{countText(total, totalExact)}</span>}
      </h2>
      {page && items.length === 0 ? <p className="e-muted">{text('list.empty')}</p> : null}
      <table className="e-table">
        <tbody>
          {items.map((item) => (
            <ItemRow key={item.id} {...{ item, resource, of }} />
          ))}
        </tbody>
      </table>
      {next === null ? null : (
        <button type="button" className="e-text-button" disabled={isLoading} onClick={() => more(next)}>
          {text('list.more')}
        </button>
      )}
    </section>
  );
}

/** Members called like fields of the resource look like these. */
function ItemRow({ item, resource, of }: { item: Item; resource: ResourceJSON; of: string }) {
  const texts = useResourceTexts(of);
  const { id, title, ...members } = item;
  const shown = Object.entries(members).flatMap(([name, value]) => {
    const property = resource.properties[name];
    return property ? [{ name, value, field: fieldOf(property) }] : [];
  });
  return (
    <tr>
      <td data-label={texts.property(resource.titleProperty.propertyPath)}>
        <Link to={`${ROOT_PATH}/resources/${of}/records/${id}/show`}>{title}</Link>
      </td>
      {shown.map(({ name, value, field }) => (
        <td key={name} data-label={texts.property(name)}>
          <PlainValue {...{ field, value }} labelOf={(choice) => texts.value(name, choice)} rows={{}} brief />
        </td>
      ))}
    </tr>
  );
}

/** The pages loaded so far, as one; the first is loaded again when something was done with the row. */
function usePages({ resourceId, id, block, changes }: Omit<Props, 'title' | 'of'>) {
  const fail = useFailureNotice();
  const [page, setPage] = React.useState<Page>();
  const [isLoading, setLoading] = React.useState(true);
  const latest = React.useRef(0);
  const load = async (after: string): Promise<void> => {
    latest.current += 1;
    const asked = latest.current;
    setLoading(true);
    try {
      const address = `/api/emporion/rows/${resourceId}/${id}/list/${block}?after=${after}`;
      const answer = await call<Page>('GET', address);
      if (asked !== latest.current) return;
      setPage((old) =>
        after === '' || !old ? answer : { ...old, next: answer.next, items: [...old.items, ...answer.items] },
      );
    } catch (error) {
      fail(error);
    }
    if (asked === latest.current) setLoading(false);
  };
  React.useEffect(() => void load(''), [resourceId, id, block, changes]);
  return { page, isLoading, more: (after: string): void => void load(after) };
}
