import React from 'react';
import SchemaNodes from '../blocks/schema-nodes';
import { namesIn } from '../blocks/schema-node';
import { asText, type ControlProps } from './control-props';
import { parsed } from './described-document';
import DocumentPreview from './document-preview';

interface Props extends ControlProps {
  readonly resourceId: string;
  readonly memberLabel: (path: string) => string;
  readonly choiceLabel: (path: string, value: string) => string;
  /** What is wrong with a part, by its names and places joined by dots. */
  readonly errorOf: (path: string) => string | undefined;
}

/** A document with a form made from its schema. It travels as JSON text. */
export default function DocumentForm(props: Props): React.ReactElement {
  const { id, field, label, resourceId, memberLabel, choiceLabel, errorOf, disabled, onChange } = props;
  const json = asText(props.value);
  const value = parsed(json === '' ? 'null' : json);
  const { schema = {}, preview } = field.document ?? {};
  const nameOf = (path: readonly string[]): string => [id, namesIn(path)].filter(Boolean).join('.');
  return (
    <div className="e-document" id={id} role="group" aria-label={label}>
      <SchemaNodes
        schema={schema}
        root={schema}
        path={[]}
        prefix={id}
        value={value}
        disabled={disabled}
        onChange={(next) => onChange(JSON.stringify(next))}
        faultAt={(pointer) => (pointer === '' ? undefined : errorOf(id + pointer.replaceAll('/', '.')))}
        labelOf={(path) => memberLabel(nameOf(path))}
        choiceOf={(path, choice) => choiceLabel(nameOf(path), choice)}
        memberOf={() => undefined}
      />
      {preview === undefined ? null : (
        <DocumentPreview resourceId={resourceId} field={id} label={choiceLabel(id, 'preview')} json={json} />
      )}
    </div>
  );
}
