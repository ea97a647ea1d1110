import React from 'react';
import { call, ProblemError } from '../lib/api';
import { useText } from '../lib/text';
import { countText } from '../lib/count-text';
import { parsed } from './described-document';

interface Props {
  readonly resourceId: string;
  readonly field: string;
  /** What is counted. */
  readonly label: string;
  readonly json: string;
}

/** Mirrors `src/query/document-preview.ts`. */
interface Preview {
  readonly total: number;
  readonly totalExact: boolean;
  readonly titles: readonly string[];
}

/** So long nothing more is typed before the server is asked. */
const PAUSE_MS = 400;

/** How much a document is about as it stands in the form, before it is saved. */
export default function DocumentPreview(props: Props): React.ReactElement | null {
  const text = useText();
  const preview = usePreview(props);
  if (preview === 'hidden') return null;
  return (
    <p className="e-preview" role="status" data-preview={preview ? preview.total : ''}>
      {preview ? (
        <>
          <strong>
            {props.label}: {countText(preview.total, preview.totalExact)}
          </strong>
          {preview.titles.length > 0 ? (
            <span className="e-muted">
              {' '}
              {preview.titles.join(text('matching.comma'))}
              {preview.total > preview.titles.length ? ' …' : ''}
            </span>
          ) : null}
        </>
      ) : (
        <span className="e-muted">{text(preview === null ? 'matching.incomplete' : 'loading')}</span>
      )}
    </p>
  );
}

/** The answer for the document: undefined until there is one, null while the document is not whole. */
function usePreview({ resourceId, field, json }: Props): Preview | 'hidden' | null | undefined {
  const [preview, setPreview] = React.useState<Preview | 'hidden' | null>();
  React.useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      const value = parsed(json === '' ? 'null' : json);
      void call<Preview>('POST', `/api/emporion/documents/${resourceId}/${field}/preview`, { value })
        // A document that is not whole yet is refused; its form says so when it is saved.
        .catch((error: unknown) => (isForbidden(error) ? 'hidden' : null))
        .then((answer) => (isCurrent ? setPreview(answer) : undefined));
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [resourceId, field, json]);
  return preview;
}

function isForbidden(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 403;
}
