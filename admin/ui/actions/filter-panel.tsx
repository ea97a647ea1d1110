import React from 'react';
import { BasePropertyComponent } from 'adminjs';
import SideFilters from '../fields/side-filters';
import { useText } from '../lib/text';
import type { ResourceJSON } from '../lib/types';

interface Props {
  readonly resource: ResourceJSON;
  readonly filters: Readonly<Record<string, string>>;
  /** Whether there may be filters beside those of the fields. */
  readonly sideFilters: boolean;
  readonly onApply: (filters: Readonly<Record<string, string>>) => void;
  readonly onClose: () => void;
}

/** The filters of a list: a panel above it on wide screens, the whole screen on narrow ones. */
export default function FilterPanel(props: Props): React.ReactElement {
  const { resource, filters, sideFilters, onApply, onClose } = props;
  const text = useText();
  const [chosen, setChosen] = React.useState(filters);
  const change = (name: unknown, value: unknown): void =>
    setChosen((old) => ({ ...old, [String(name)]: String(value ?? '') }));
  return (
    <form
      className="e-filters"
      aria-label={text('filter.title')}
      onSubmit={(event) => {
        event.preventDefault();
        onApply(chosen);
      }}
    >
      <div className="e-filters-head">
        <h2>{text('filter.title')}</h2>
        <button type="button" className="e-icon-button" aria-label={text('close')} onClick={onClose}>
          ✕
        </button>
      </div>
      <div className="e-filters-body">
        {resource.filterProperties.map((property) => (
          <BasePropertyComponent
            key={property.propertyPath}
            where="filter"
            property={property}
            resource={resource}
            filter={chosen}
            onChange={change}
          />
        ))}
        {sideFilters ? <SideFilters resourceId={resource.id} filters={chosen} onChange={change} /> : null}
      </div>
      <div className="e-filters-foot">
        <button type="button" className="e-button-light" onClick={() => onApply({})}>
          {text('filter.clear')}
        </button>
        <button type="submit" className="e-button">
          {text('filter.apply')}
        </button>
      </div>
    </form>
  );
}
