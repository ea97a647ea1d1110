import React from 'react';
import { flat } from 'adminjs';
import { useResourceTexts } from '../lib/labels';
import { fieldOf, type PropertyProps, type RecordJSON } from '../lib/types';
import PlainValue from './plain-value';

/** Rows that a record refers to, by id. */
export function referredRows(record: RecordJSON): Readonly<Record<string, RecordJSON>> {
  const rows = Object.values(record.populated).filter((row): row is RecordJSON => Boolean(row));
  return Object.fromEntries(rows.map((row) => [row.id, row]));
}

/** A field on the page of a row. */
export default function Value({ property, resource, record }: PropertyProps): React.ReactElement {
  const texts = useResourceTexts(resource.id);
  const { path } = property;
  return (
    <div className="e-value" data-field={path}>
      <div className="e-value-label">{texts.property(path)}</div>
      <div className="e-value-body">
        <PlainValue
          field={fieldOf(property)}
          value={flat.get(record.params, path) as unknown}
          labelOf={(value) => texts.value(path, value)}
          members={{
            label: (member) => texts.property(`${path}.${member}`),
            choice: (member, value) => texts.value(`${path}.${member}`, value),
          }}
          rows={referredRows(record)}
          brief={false}
        />
      </div>
    </div>
  );
}
