import React from 'react';
import { ApiClient } from 'adminjs';
import Dialog from '../../blocks/dialog';
import { mediaLibrary } from '../../lib/media-files';
import { useFailureNotice } from '../../lib/notice';
import { useText } from '../../lib/text';
import FileChoices from './file-choices';

interface Props {
  readonly many: boolean;
  /** Files that the field has already. */
  readonly taken: readonly string[];
  readonly onClose: () => void;
  readonly onChoose: (ids: readonly string[]) => void;
}

const PAGE = 24;
/** How long typing rests before the library is asked. */
const REST_MS = 250;

/** Chooses files of the library: searched by name and description, the newest first. */
export default function LibraryDialog({ many, taken, onClose, onChoose }: Props): React.ReactElement {
  const text = useText();
  const [q, setQ] = React.useState('');
  const [chosen, setChosen] = React.useState<readonly string[]>([]);
  const { ids, more, loading } = useLibraryPages(q.trim());
  const toggle = (id: string): void => {
    if (!many) return onChoose([id]);
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  };
  return (
    <Dialog title={text('media.library')} onClose={onClose} wide>
      <input
        className="e-input"
        type="search"
        autoFocus
        maxLength={200}
        placeholder={text('search.placeholder')}
        aria-label={text('search.placeholder')}
        value={q}
        onChange={({ target }) => setQ(target.value)}
      />
      <div className="e-media-library" aria-busy={loading}>
        {ids.length === 0 && !loading ? <p className="e-muted">{text('list.noMatch')}</p> : null}
        <FileChoices
          files={ids}
          isChosen={(id) => chosen.includes(id) || taken.includes(id)}
          taken={taken}
          onChoose={toggle}
        />
        {more ? (
          <button type="button" className="e-text-button" disabled={loading} onClick={more}>
            {text('timeline.more')}
          </button>
        ) : null}
      </div>
      {many ? (
        <div className="e-actions e-actions-end">
          <button
            type="button"
            className="e-button"
            disabled={chosen.length === 0}
            onClick={() => onChoose(chosen)}
          >
            {text('media.add', { count: chosen.length })}
          </button>
        </div>
      ) : null}
    </Dialog>
  );
}

interface LibraryPages {
  readonly ids: readonly string[];
  readonly more: (() => void) | null;
  readonly loading: boolean;
}

function useLibraryPages(q: string): LibraryPages {
  const [asked, setAsked] = React.useState({ q, after: '' });
  const [pages, setPages] = React.useState({ ids: [] as readonly string[], next: null as string | null });
  const [loading, setLoading] = React.useState(true);
  const fail = useFailureNotice();
  React.useEffect(() => {
    const timer = setTimeout(() => setAsked((old) => (old.q === q ? old : { q, after: '' })), REST_MS);
    return () => clearTimeout(timer);
  }, [q]);
  React.useEffect(() => {
    let current = true;
    setLoading(true);
    const show = (ids: readonly string[], next: string | null): void =>
      setPages((old) => ({ ids: asked.after === '' ? ids : [...new Set([...old.ids, ...ids])], next }));
    askLibrary(asked)
      .then(({ ids, next }) => current && show(ids, next))
      .catch((error: unknown) => current && fail(error))
      .finally(() => current && setLoading(false));
    return () => {
      current = false;
    };
  }, [asked]);
  const { next } = pages;
  return { ids: pages.ids, loading, more: next === null ? null : () => setAsked({ ...asked, after: next }) };
}

async function askLibrary({ q, after }: { q: string; after: string }) {
  const params = new URLSearchParams({
    perPage: String(PAGE),
    ...(q ? { q } : {}),
    ...(after ? { after } : {}),
  });
  const resourceId = mediaLibrary()?.resource.id ?? '';
  const { data } = await new ApiClient().resourceAction({ resourceId, actionName: 'list', params });
  const { records, meta } = data as { records: readonly { id: string }[]; meta: { next?: string | null } };
  return { ids: records.map(({ id }) => id), next: meta.next ?? null };
}
