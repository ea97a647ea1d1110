import React from 'react';
import { ActionButton, useTranslation } from 'adminjs';
import { Link } from 'react-router-dom';
import { useResourceTexts } from '../lib/labels';
import { ROOT_PATH } from '../lib/window';
import type { ActionJSON, RecordJSON, ResourceJSON } from '../lib/types';

const BUTTONS: Readonly<Record<string, string>> = {
  new: 'e-button',
  edit: 'e-button-light',
  delete: 'e-button-danger',
};

interface Props {
  readonly resource: ResourceJSON;
  readonly action: ActionJSON;
  readonly record?: RecordJSON;
  /** How many rows there are, as shown. */
  readonly count?: string;
  readonly children?: React.ReactNode;
}

/** Where one is, what one looks at, and what else can be done with it. */
export default function PageHead({ resource, action, record, count, children }: Props): React.ReactElement {
  const { translateAction, translateLabel } = useTranslation();
  const texts = useResourceTexts(resource.id);
  const actions = record ? record.recordActions : resource.resourceActions;
  const offered = action.name === 'list' ? ['new'] : ['edit', 'delete'];
  const others = actions.filter(({ name }) => offered.includes(name) && name !== action.name);
  return (
    <header className="e-head">
      <nav className="e-crumbs" aria-label={translateLabel('navigation')}>
        <Link to={ROOT_PATH}>{translateLabel('dashboard')}</Link>
        <span aria-hidden> / </span>
        <Link to={`${ROOT_PATH}/resources/${resource.id}`}>{texts.label(resource.id)}</Link>
      </nav>
      <div className="e-head-line">
        <h1 className="e-title">
          {record ? record.title : translateAction(action.name, resource.id)}
          {count ? <span className="e-badge">{count}</span> : null}
        </h1>
        <div className="e-actions">
          {children}
          {others.map((other) => (
            <ActionButton key={other.name} action={other} resourceId={resource.id} recordId={record?.id}>
              <button type="button" className={BUTTONS[other.name]}>
                {translateAction(other.name, resource.id)}
              </button>
            </ActionButton>
          ))}
        </div>
      </div>
    </header>
  );
}
