import React from 'react';
import { useText } from '../lib/text';
import type { ResourceJSON } from '../lib/types';
import type { TransferOption } from './choose-options';
import ExportDialog from './export-dialog';
import ImportDialog from './import-dialog';

/** What may come and go; mirrors what `admin/api/resource-api.ts` says of a list. */
export interface TransferOffer {
  readonly imports: boolean;
  readonly exports: readonly ExportFormat[];
}

/** A format that rows can leave in. */
export interface ExportFormat {
  readonly key: string;
  readonly label: string;
  readonly options: readonly TransferOption[];
}

interface Props {
  readonly resource: ResourceJSON;
  /** The list as its address says it. */
  readonly query: string;
  readonly offer: TransferOffer;
  readonly onDone: () => void;
}

/** Brings rows of a list from a file, and takes them away in one. */
export default function ListTransfers({ resource, query, offer, onDone }: Props): React.ReactElement {
  const text = useText();
  const [open, setOpen] = React.useState<'import' | 'export' | null>(null);
  const close = (): void => setOpen(null);
  return (
    <>
      {offer.imports ? (
        <button type="button" className="e-button-light" onClick={() => setOpen('import')}>
          {text('transfer.import')}
        </button>
      ) : null}
      {offer.exports.length > 0 ? (
        <button type="button" className="e-button-light" onClick={() => setOpen('export')}>
          {text('transfer.export')}
        </button>
      ) : null}
      {open === 'import' ? <ImportDialog resource={resource} onClose={close} onDone={onDone} /> : null}
      {open === 'export' ? (
        <ExportDialog resource={resource} query={query} formats={offer.exports} onClose={close} />
      ) : null}
    </>
  );
}
