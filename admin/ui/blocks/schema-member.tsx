import React from 'react';
import Control from '../fields/controls';
import MediaControl from '../fields/media/media-control';
import Reference from '../fields/reference';
import Translated from '../fields/translated';
import { useResourceTexts } from '../lib/labels';
import { isMedia } from '../lib/media-files';
import type { FieldDescription } from '../lib/types';
import PermissionMatrix from './permission-matrix';
import { AboutResource, pointerOf, type FormMember, type NodeProps } from './schema-node';

/** A member that looks like a field of the resource it is about, or has a widget of its own. */
export default function MemberNode({
  member,
  path,
  value,
  onChange,
  disabled,
  required,
  faultAt,
}: NodeProps & { member: FormMember }): React.ReactElement {
  const id = `schema-${path.join('-')}`;
  const pointer = pointerOf(path);
  const fault = faultAt(pointer);
  const { label, help, field, widget } = member;
  return (
    <div className="e-field" data-field={path.join('.')}>
      <label htmlFor={id} className={required ? 'e-label e-required' : 'e-label'}>
        {label}
      </label>
      <MemberControl
        {...{ id, label, field, widget, value, onChange, disabled, invalid: fault !== undefined }}
      />
      <p id={`${id}-note`} className={fault ? 'e-error' : 'e-note'} role={fault ? 'alert' : undefined}>
        {fault ?? help}
      </p>
    </div>
  );
}

interface MemberControlProps {
  readonly id: string;
  readonly label: string;
  readonly field?: FieldDescription;
  readonly widget?: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly disabled: boolean;
  readonly invalid: boolean;
}

function MemberControl({
  id,
  label,
  field,
  widget,
  value,
  onChange,
  disabled,
  invalid,
}: MemberControlProps): React.ReactElement {
  const { resourceId } = React.useContext(AboutResource);
  const texts = useResourceTexts(resourceId);
  if (widget === 'permissions' || !field) {
    const held = Array.isArray(value) ? (value as string[]) : [];
    return <PermissionMatrix id={id} value={held} disabled={disabled} onChange={onChange} />;
  }
  if (field.reference !== undefined) {
    const many = field.kind === 'refs';
    const ids = (Array.isArray(value) ? (value as unknown[]) : value ? [value] : []).map(String);
    const choose = (chosen: readonly string[]): void => onChange(many ? chosen : (chosen[0] ?? null));
    if (isMedia(field.reference)) return <MediaControl {...{ id, ids, many, disabled }} onChange={choose} />;
    return (
      <Reference {...{ id, ids, many, disabled, invalid }} resource={field.reference} onChange={choose} />
    );
  }
  const Input = field.locales ? Translated : Control;
  const name = id.replace(/^schema-/, '');
  return (
    <Input
      {...{ id, field, value, onChange, disabled, invalid, label }}
      labelOf={(choice) => texts.value(name, choice)}
    />
  );
}
