import React from 'react';
import { ActionButton, useTranslation } from 'adminjs';
import { Link } from 'react-router-dom';
import { useResourceTexts } from '../lib/labels';
import { ROOT_PATH } from '../lib/window';
import type { ActionJSON, RecordJSON, ResourceJSON } from '../lib/types';

interface Props {
  readonly resource: ResourceJSON;
  readonly action: ActionJSON;
  readonly record?: RecordJSON;
  readonly children?: React.ReactNode;
}

/** Where one is, what one looks at, and what else can be done with it. */
export default function PageHead({ resource, action, record, children }: Props): React.ReactElement {
  const { translateAction, translateLabel } = useTranslation();
  const texts = useResourceTexts(resource.id);
  const others = (record?.recordActions ?? []).filter(
    ({ name }) => ['edit', 'delete'].includes(name) && name !== action.name,
  );
  return (
    <header className="e-head">
      <nav className="e-crumbs" aria-label={translateLabel('navigation')}>
        <Link to={ROOT_PATH}>{translateLabel('dashboard')}</Link>
        <span aria-hidden> / </span>
        <Link to={`${ROOT_PATH}/resources/${resource.id}`}>{texts.label(resource.id)}</Link>
      </nav>
      <div className="e-head-line">
        <h1 className="e-title">{record ? record.title : translateAction(action.name, resource.id)}</h1>
        <div className="e-actions">
          {children}
          {action.name === 'new' || !record
            ? null
            : others.map((other) => (
                <ActionButton key={other.name} action={other} resourceId={resource.id} recordId={record.id}>
                  <button
                    type="button"
                    className={other.name === 'delete' ? 'e-button-danger' : 'e-button-light'}
                  >
                    {translateAction(other.name, resource.id)}
                  </button>
                </ActionButton>
              ))}
        </div>
      </div>
    </header>
  );
}
