import React from 'react';
import { ActionButton, BasePropertyComponent, useTranslation } from 'adminjs';
import { Link, useLocation, useNavigate } from 'react-router-dom';
import { useResourceTexts } from '../lib/labels';
import { isMedia } from '../lib/media-files';
import { useText } from '../lib/text';
import { ROOT_PATH } from '../lib/window';
import type { ActionProps, RecordJSON, ResourceJSON } from '../lib/types';
import LibraryDrop from '../fields/media/library-drop';
import { PictureCell } from '../fields/media/pictures';
import FilterPanel from './filter-panel';
import ListSteps from './list-steps';
import PageHead from './page-head';
import { changed, readAddress, writeAddress, type ListAddress } from './list-address';
import { usePage } from './use-page';

/** The list of a resource: search, filters, order, pages by keyset; a table on wide screens and cards on narrow ones. */
export default function RecordList({ resource, action }: ActionProps): React.ReactElement {
  const text = useText();
  const { search } = useLocation();
  const navigate = useNavigate();
  const [filtering, setFiltering] = React.useState(false);
  const [changes, setChanges] = React.useState(0);
  const address = readAddress(search);
  const go = (next: ListAddress): void => navigate({ search: writeAddress(next) });
  // AdminJS appends refresh=true after a save; the address without it is the same list.
  const { records, next, loading, total } = usePage(
    resource.id,
    address,
    changes + (search.includes('refresh=') ? 0.5 : 0),
  );
  const active = Object.keys(address.filters).length;
  const { searchable, sideFilters } = action.custom as { searchable: boolean; sideFilters: boolean };
  return (
    <div className="e-page">
      <PageHead resource={resource} action={action} count={total}>
        <ListSteps
          resource={resource}
          query={writeAddress(changed(address, {}))}
          onDone={() => setChanges(changes + 1)}
        />
      </PageHead>
      {isMedia(resource.id) ? <LibraryDrop onAdded={() => setChanges((count) => count + 1)} /> : null}
      <section className="e-panel" aria-busy={loading}>
        <div className="e-toolbar">
          {searchable ? (
            <SearchBox key={address.q} q={address.q} onSearch={(q) => go(changed(address, { q }))} />
          ) : (
            <span className="e-spring" />
          )}
          {resource.filterProperties.length > 0 ? (
            <button
              type="button"
              className="e-button-light"
              aria-expanded={filtering}
              onClick={() => setFiltering(!filtering)}
            >
              {active > 0 ? text('filter.openActive', { count: active }) : text('filter.open')}
            </button>
          ) : null}
        </div>
        {filtering ? (
          <FilterPanel
            resource={resource}
            filters={address.filters}
            sideFilters={sideFilters}
            onApply={(filters) => {
              go(changed(address, { filters }));
              setFiltering(false);
            }}
            onClose={() => setFiltering(false)}
          />
        ) : null}
        {records.length === 0 && !loading ? (
          <Nothing resource={resource} narrowed={active > 0 || address.q !== ''} />
        ) : null}
        {records.length > 0 ? <Rows resource={resource} records={records} address={address} go={go} /> : null}
        <nav className="e-pager" aria-label={text('pager.label')}>
          {address.page > 1 ? (
            <>
              <button type="button" className="e-button-light" onClick={() => go(changed(address, {}))}>
                {text('pager.first')}
              </button>
              <button type="button" className="e-button-light" onClick={() => navigate(-1)}>
                {text('pager.previous')}
              </button>
            </>
          ) : null}
          <span className="e-muted">{text('pager.page', { page: address.page })}</span>
          {next === null ? null : (
            <button
              type="button"
              className="e-button-light"
              onClick={() => go({ ...address, after: next, page: address.page + 1 })}
            >
              {text('pager.next')}
            </button>
          )}
        </nav>
      </section>
    </div>
  );
}

function SearchBox({ q, onSearch }: { q: string; onSearch: (q: string) => void }): React.ReactElement {
  const text = useText();
  const [typed, setTyped] = React.useState(q);
  return (
    <form
      role="search"
      className="e-search"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(typed.trim());
      }}
    >
      <input
        className="e-input"
        type="search"
        value={typed}
        maxLength={200}
        placeholder={text('search.placeholder')}
        aria-label={text('search.placeholder')}
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit" className="e-button-light">
        {text('search.go')}
      </button>
    </form>
  );
}

function Nothing({ resource, narrowed }: { resource: ResourceJSON; narrowed: boolean }): React.ReactElement {
  const text = useText();
  const { translateButton } = useTranslation();
  const add = resource.resourceActions.find(({ name }) => name === 'new');
  return (
    <div className="e-nothing">
      <p>{text(narrowed ? 'list.noMatch' : 'list.empty')}</p>
      {add && !narrowed ? (
        <ActionButton action={add} resourceId={resource.id}>
          <button type="button" className="e-button">
            {translateButton('createFirstRecord', resource.id)}
          </button>
        </ActionButton>
      ) : null}
    </div>
  );
}

interface RowsProps {
  readonly resource: ResourceJSON;
  readonly records: readonly RecordJSON[];
  readonly address: ListAddress;
  readonly go: (next: ListAddress) => void;
}

function Rows({ resource, records, address, go }: RowsProps): React.ReactElement {
  const text = useText();
  const texts = useResourceTexts(resource.id);
  const order = (name: string): ListAddress => {
    const descending = address.sortBy === name && address.direction === 'asc';
    return changed(address, { sortBy: name, direction: descending ? 'desc' : 'asc' });
  };
  return (
    <table className="e-table">
      <thead>
        <tr>
          {isMedia(resource.id) ? <th scope="col" aria-label={text('media.picture')} /> : null}
          {resource.listProperties.map(({ propertyPath: path, isSortable }) => (
            <th
              key={path}
              scope="col"
              aria-sort={
                address.sortBy === path
                  ? address.direction === 'asc'
                    ? 'ascending'
                    : 'descending'
                  : undefined
              }
            >
              {isSortable ? (
                <button type="button" className="e-sort" onClick={() => go(order(path))}>
                  {texts.property(path)}{' '}
                  {address.sortBy === path ? (address.direction === 'asc' ? '↑' : '↓') : ''}
                </button>
              ) : (
                texts.property(path)
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr key={record.id} data-id={record.id}>
            {isMedia(resource.id) ? <PictureCell record={record} /> : null}
            {resource.listProperties.map((property, index) => (
              <td
                key={property.propertyPath}
                data-label={texts.property(property.propertyPath)}
                data-property-name={property.propertyPath}
              >
                {index === 0 ? (
                  <Link
                    className="e-row-link"
                    to={`${ROOT_PATH}/resources/${resource.id}/records/${record.id}/show`}
                  >
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
  );
}
