import React from 'react';
import { ApiClient, BasePropertyComponent, useRecord, useTranslation } from 'adminjs';
import { Link, useNavigate } from 'react-router-dom';
import type { Problem } from '../lib/api';
import { useFailureNotice } from '../lib/notice';
import { useText } from '../lib/text';
import { ROOT_PATH } from '../lib/window';
import type { ActionProps, RecordJSON } from '../lib/types';
import PageHead from './page-head';

interface SaveAnswer {
  readonly redirectUrl?: string;
  readonly record?: RecordJSON;
  readonly problem?: Problem;
}

const STALE = 412;

/** Adds a row or changes one. What was typed stays until it is saved, whatever the server says. */
export default function RecordForm({ resource, record: initial, action }: ActionProps): React.ReactElement {
  const text = useText();
  const { translateButton } = useTranslation();
  const navigate = useNavigate();
  const fail = useFailureNotice();
  const { record, handleChange, submit, loading, isSynced } = useRecord(initial, resource.id);
  const [stale, setStale] = React.useState(false);
  const edited = useUnsavedWarning(!isSynced);
  const listing = `${ROOT_PATH}/resources/${resource.id}`;
  const back = record.id ? `${listing}/records/${record.id}/show` : listing;

  const save = async (version?: number): Promise<void> => {
    try {
      const { data } = await submit(version === undefined ? {} : { version: String(version) });
      const { redirectUrl, problem } = data as unknown as SaveAnswer;
      setStale(problem?.status === STALE);
      if (!redirectUrl || problem) return;
      edited.current = false;
      navigate(redirectUrl);
    } catch (error) {
      fail(error);
    }
  };
  /** After having seen what somebody else saved: the same form over their version. */
  const saveOver = async (): Promise<void> => {
    const call = { resourceId: resource.id, recordId: record.id, actionName: 'show' };
    const { data } = await new ApiClient().recordAction(call);
    await save(Number(data.record.params['version']));
  };

  return (
    <form
      className="e-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <PageHead resource={resource} action={action} record={record.id ? record : undefined} />
      {stale ? <Stale theirs={back} disabled={loading} onSaveOver={() => void saveOver()} /> : null}
      <section className="e-panel">
        {resource.editProperties.map((property) => (
          <BasePropertyComponent
            key={property.propertyPath}
            where="edit"
            property={property}
            resource={resource}
            record={record}
            onChange={handleChange}
          />
        ))}
      </section>
      <footer className="e-form-foot">
        <Link className="e-button-light" to={back}>
          {translateButton('cancel', resource.id)}
        </Link>
        <button type="submit" className="e-button" disabled={loading} data-testid="button-save">
          {loading ? text('form.saving') : translateButton('save', resource.id)}
        </button>
      </footer>
    </form>
  );
}

interface StaleProps {
  /** Address of what they saved. */
  readonly theirs: string;
  readonly disabled: boolean;
  readonly onSaveOver: () => void;
}

/** Somebody else saved meanwhile: look at theirs, then decide. */
function Stale({ theirs, disabled, onSaveOver }: StaleProps): React.ReactElement {
  const text = useText();
  return (
    <div className="e-alert" role="alert">
      <p>{text('form.stale')}</p>
      <p className="e-actions">
        <a className="e-button-light" href={theirs} target="_blank" rel="noreferrer">
          {text('form.seeTheirs')}
        </a>
        <button type="button" className="e-button-light" disabled={disabled} onClick={onSaveOver}>
          {text('form.saveOver')}
        </button>
      </p>
    </div>
  );
}

/** Asks before the page is left with something unsaved in it. */
function useUnsavedWarning(unsaved: boolean): React.MutableRefObject<boolean> {
  const edited = React.useRef(unsaved);
  edited.current = unsaved;
  React.useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (edited.current) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, []);
  return edited;
}
