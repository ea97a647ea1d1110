import React from 'react';
import { BasePropertyComponent, useResource } from 'adminjs';
import { Link } from 'react-router-dom';
import { useResourceTexts } from '../lib/labels';
import { useText } from '../lib/text';
import type { ResourceJSON } from '../lib/types';
import { ROOT_PATH } from '../lib/window';
import { usePage } from '../actions/use-page';
import { writeAddress, type ListAddress } from '../actions/list-address';

interface Props {
  readonly title: string;
  readonly resourceId: string;
  /** The field of the other resource that refers here. */
  readonly by: string;
  readonly id: string;
  readonly columns?: readonly string[];
}

/** Rows of another resource that refer to this one. Shown to whoever may see that resource. */
export default function RelatedList(props: Props): React.ReactElement | null {
  const resource = useResource(props.resourceId);
  return resource ? <Rows {...props} resource={resource} /> : null;
}

function Rows({
  title,
  resourceId,
  by,
  id,
  columns,
  resource,
}: Props & { resource: ResourceJSON }): React.ReactElement {
  const text = useText();
  const texts = useResourceTexts(resourceId);
  const address: ListAddress = {
    q: '',
    sortBy: '',
    direction: 'desc',
    after: '',
    page: 1,
    filters: { [by]: id },
  };
  const { records, loading, total } = usePage(resourceId, address, 0);
  const shown = columns
    ? columns.flatMap((name) => resource.properties[name] ?? [])
    : resource.listProperties.filter(({ propertyPath }) => propertyPath !== by).slice(0, 4);
  const listing = `${ROOT_PATH}/resources/${resourceId}`;
  return (
    <section className="e-panel" data-block="relatedList" aria-busy={loading}>
      <h2 className="e-subtitle">
        {title} <span className="e-muted">{total}</span>
      </h2>
      {records.length === 0 && !loading ? <p className="e-muted">{text('list.empty')}</p> : null}
      <table className="e-table">
        <tbody>
          {records.map((record) => (
            <tr key={record.id}>
              {shown.map((property, index) => (
                <td key={property.propertyPath} data-label={texts.property(property.propertyPath)}>
                  {index === 0 ? (
                    <Link to={`${listing}/records/${record.id}/show`}>
                      {property.propertyPath === resource.titleProperty.propertyPath ? (
                        record.title
                      ) : (
                        <BasePropertyComponent
                          where="list"
                          property={property}
                          resource={resource}
                          record={record}
                        />
                      )}
                    </Link>
                  ) : (
                    <BasePropertyComponent
                      where="list"
                      property={property}
                      resource={resource}
                      record={record}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {records.length > 0 ? (
        <Link className="e-text-button" to={`${listing}?${writeAddress(address)}`}>
          {text('related.all')}
        </Link>
      ) : null}
    </section>
  );
}
