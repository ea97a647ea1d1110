import React from 'react';
import { ApiClient, BasePropertyComponent, useRecord, useTranslation } from 'adminjs';
import { Link, useNavigate } from 'react-router-dom';
import type { Problem } from '../lib/api';
import { useFailureNotice } from '../lib/notice';
import { useText } from '../lib/text';
import { useUploading } from '../lib/upload-queue';
import { ROOT_PATH } from '../lib/window';
import { newRecord } from '../lib/new-record';
import { isShown } from '../lib/shown';
import { fieldOf, type ActionProps, type RecordJSON } from '../lib/types';
import { useUnsavedWarning } from '../lib/unsaved';
import LanguageSwitch from './language-switch';
import PageHead from './page-head';
import Sections, { type SectionDescription } from './sections';
import Stale from './stale';

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
  const [start] = React.useState(() => initial ?? newRecord(resource));
  const { record, handleChange, submit, loading, isSynced } = useRecord(start, resource.id);
  const uploading = useUploading();
  const [stale, setStale] = React.useState(false);
  const edited = useUnsavedWarning(!isSynced);
  const { sections } = action.custom as { sections: readonly SectionDescription[] };
  const listing = `${ROOT_PATH}/resources/${resource.id}`;
  const back = record.id ? `${listing}/records/${record.id}/show` : listing;

  /** What is not shown any more starts anew: nobody would see why it is refused. */
  const change: typeof handleChange = (path, value: unknown, selected) => {
    handleChange(path, value, selected);
    const hidden = resource.editProperties.filter((property) => {
      const { shownIf } = fieldOf(property);
      return shownIf?.field === path && String(value) !== String(shownIf.is);
    });
    for (const { propertyPath } of hidden)
      handleChange(propertyPath, newRecord(resource).params[propertyPath]);
  };
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
      className={sections.some(({ side }) => side) ? 'e-form e-form-wide' : 'e-form'}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <PageHead resource={resource} action={action} record={record.id ? record : undefined} />
      {stale ? <Stale theirs={back} disabled={loading} onSaveOver={() => void saveOver()} /> : null}
      <LanguageSwitch properties={resource.editProperties} record={record}>
        <Sections
          resourceId={resource.id}
          sections={sections}
          properties={resource.editProperties.filter((property) => isShown(property, record))}
          draw={(property) => (
            <BasePropertyComponent
              key={property.propertyPath}
              where="edit"
              property={property}
              resource={resource}
              record={record}
              onChange={change}
            />
          )}
        />
      </LanguageSwitch>
      <footer className="e-form-foot">
        <Link className="e-button-light" to={back}>
          {translateButton('cancel', resource.id)}
        </Link>
        <button type="submit" className="e-button" disabled={loading || uploading} data-testid="button-save">
          {uploading
            ? text('media.uploading')
            : loading
              ? text('form.saving')
              : translateButton('save', resource.id)}
        </button>
      </footer>
    </form>
  );
}
