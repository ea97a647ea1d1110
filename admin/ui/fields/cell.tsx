import React from 'react';
import { flat } from 'adminjs';
import { useResourceTexts } from '../lib/labels';
import { fieldOf, type PropertyProps } from '../lib/types';
import PlainValue from './plain-value';
import { referredRows } from './value';

/** A field in a list. */
export default function Cell({ property, resource, record }: PropertyProps): React.ReactElement {
  const texts = useResourceTexts(resource.id);
  const { path } = property;
  return (
    <PlainValue
      field={fieldOf(property)}
      value={flat.get(record.params, path) as unknown}
      labelOf={(value) => texts.value(path, value)}
      rows={referredRows(record)}
      brief
    />
  );
}
