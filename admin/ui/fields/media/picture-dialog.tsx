import React from 'react';
import { ApiClient, flat } from 'adminjs';
import { Link } from 'react-router-dom';
import Dialog from '../../blocks/dialog';
import { call, ProblemError } from '../../lib/api';
import { ContentLanguageContext, textsOf } from '../../lib/content-language';
import { useResourceTexts } from '../../lib/labels';
import { mediaLibrary, refreshFile, useFiles, type Edited, type Library } from '../../lib/media-files';
import { useFailureNotice } from '../../lib/notice';
import { useText } from '../../lib/text';
import { fieldOf, type RecordJSON } from '../../lib/types';
import { ROOT_PATH } from '../../lib/window';
import Translated from '../translated';
import FocalPoint, { type Point } from './focal-point';

interface Props {
  readonly id: string;
  readonly onClose: () => void;
}

const MIDDLE: Point = { x: 500, y: 500 };
const ALL_LANGUAGES = {};

/** A look at a file of the library; its text and focal point are changed here, for everything that shows it. */
export default function PictureDialog({ id, onClose }: Props): React.ReactElement {
  const text = useText();
  const [file] = useFiles([id]);
  const library = mediaLibrary();
  const [record, setRecord] = React.useState<RecordJSON>();
  const fail = useFailureNotice();
  React.useEffect(() => {
    const asked = { resourceId: library?.resource.id ?? '', recordId: id, actionName: 'show' };
    new ApiClient().recordAction(asked).then(({ data }) => setRecord(data.record), fail);
  }, [id]);
  const mayEdit = record?.recordActions.some(({ name }) => name === 'edit');
  return (
    <Dialog title={file?.title ?? ''} onClose={onClose} wide>
      {library?.edited && record && mayEdit ? (
        <Editor {...{ library, edited: library.edited, record, onClose }} />
      ) : (
        <FocalPoint file={file} point={null} />
      )}
      {library ? (
        <p className="e-note">
          {mayEdit ? `${text('media.everywhere')} ` : ''}
          <Link to={`${ROOT_PATH}/resources/${library.resource.id}/records/${id}/show`} target="_blank">
            {text('media.page')}
          </Link>
        </p>
      ) : null}
    </Dialog>
  );
}

interface EditorProps {
  readonly library: Library;
  readonly edited: Edited;
  readonly record: RecordJSON;
  readonly onClose: () => void;
}

function Editor({ library: { resource }, edited, record, onClose }: EditorProps): React.ReactElement {
  const { alt, focal } = edited;
  const [left, top] = focal;
  const text = useText();
  const texts = useResourceTexts(resource.id);
  const [file] = useFiles([record.id]);
  const [words, setWords] = React.useState(textsOf(flat.get(record.params, alt)));
  const [point, setPoint] = React.useState<Point>(pointOf(record, focal));
  const [problem, setProblem] = React.useState<string>();
  const [saving, setSaving] = React.useState(false);
  const property = resource.properties[alt];

  const save = async (): Promise<void> => {
    setSaving(true);
    try {
      const filled = Object.entries(words).filter(([, word]) => word.trim() !== '');
      const input = {
        [alt]: filled.length > 0 ? Object.fromEntries(filled) : null,
        ...(file?.width ? { [left]: point.x, [top]: point.y } : {}),
      };
      const version = Number(record.params['version']);
      await call('POST', `/api/emporion/commands/${resource.id}.update`, { id: record.id, version, input });
      refreshFile(record.id);
      onClose();
    } catch (error) {
      setProblem(messageOf(error) ?? text('connectionLost'));
      setSaving(false);
    }
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <FocalPoint file={file} point={point} onChange={setPoint} />
      {property ? (
        <fieldset className="e-field" data-field={alt}>
          <legend className="e-label">{texts.property(alt)}</legend>
          <ContentLanguageContext.Provider value={ALL_LANGUAGES}>
            <Translated
              id={`picture-${alt}`}
              field={fieldOf(property)}
              value={words}
              onChange={(value) => setWords(textsOf(value))}
              disabled={saving}
              invalid={false}
              label={texts.property(alt)}
              labelOf={String}
            />
          </ContentLanguageContext.Provider>
          <p id={`picture-${alt}-note`} className="e-note">
            {texts.help(alt)}
          </p>
        </fieldset>
      ) : null}
      {problem === undefined ? null : (
        <p className="e-alert" role="alert">
          {problem}
        </p>
      )}
      <div className="e-actions e-actions-end">
        <button type="button" className="e-button-light" onClick={onClose}>
          {text('cancel')}
        </button>
        <button type="submit" className="e-button" disabled={saving} data-testid="picture-save">
          {text(saving ? 'form.saving' : 'media.save')}
        </button>
      </div>
    </form>
  );
}

function pointOf({ params }: RecordJSON, [x, y]: readonly [string, string]): Point {
  const at = (name: string, otherwise: number): number => Number(params[name] ?? otherwise);
  return { x: at(x, MIDDLE.x), y: at(y, MIDDLE.y) };
}

function messageOf(error: unknown): string | undefined {
  if (!(error instanceof ProblemError)) return undefined;
  return error.problem.errors?.[0]?.detail ?? error.problem.detail;
}
