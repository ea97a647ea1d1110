import React from 'react';
import { Link } from 'react-router-dom';
import { mediaLibrary, useFiles } from '../../lib/media-files';
import type { RecordJSON } from '../../lib/types';
import { ROOT_PATH } from '../../lib/window';
import Thumbnail from './thumbnail';

/** The files of a field: the first and how many more in a cell, all of them on a page. */
export default function Pictures({
  ids,
  brief,
}: {
  ids: readonly string[];
  brief: boolean;
}): React.ReactElement {
  const shown = brief ? ids.slice(0, 1) : ids;
  const files = useFiles(shown);
  const records = `${ROOT_PATH}/resources/${mediaLibrary()?.resource.id}/records`;
  if (brief) {
    return (
      <span className="e-picture-cell">
        <Thumbnail file={files[0]} size="cell" />
        {ids.length > 1 ? <span className="e-muted">+{ids.length - 1}</span> : null}
      </span>
    );
  }
  return (
    <div className="e-media-grid">
      {shown.map((id, index) => (
        <Link key={id} to={`${records}/${id}/show`} aria-label={files[index]?.title}>
          <Thumbnail file={files[index]} />
        </Link>
      ))}
    </div>
  );
}

/** A file of the library in the library's own list. */
export function PictureCell({ record }: { record: RecordJSON }): React.ReactElement {
  const [file] = useFiles([record.id]);
  return (
    <td className="e-picture-cell">
      <Link
        to={`${ROOT_PATH}/resources/${mediaLibrary()?.resource.id}/records/${record.id}/show`}
        tabIndex={-1}
      >
        <Thumbnail file={file} size="cell" />
      </Link>
    </td>
  );
}
