import React from 'react';
import { ApiClient, useNotice } from 'adminjs';
import type { RecordJSON } from '../lib/types';
import { countText } from '../lib/count-text';
import { useText } from '../lib/text';
import { writeAddress, type ListAddress } from './list-address';

export interface ListPage {
  readonly records: readonly RecordJSON[];
  readonly next: string | null;
  readonly loading: boolean;
  /** As shown; empty until known. */
  readonly total: string;
}

interface ListAnswer {
  readonly records: RecordJSON[];
  readonly meta: { readonly total: number; readonly totalExact?: boolean; readonly next?: string | null };
  readonly notice?: { readonly message: string; readonly type: 'error' };
}

/**
 * Loads a page of a list, again whenever its address changes.
 * @param resourceId resource to be listed
 * @param address what is asked for
 * @param version raise it to load again
 */
export function usePage(resourceId: string, address: ListAddress, version: number): ListPage {
  const notify = useNotice();
  const text = useText();
  const [page, setPage] = React.useState<ListPage>({ records: [], next: null, loading: true, total: '' });
  const query = writeAddress(address);
  React.useEffect(() => {
    let current = true;
    setPage((old) => ({ ...old, loading: true }));
    const asked = new ApiClient().resourceAction({
      resourceId,
      actionName: 'list',
      params: new URLSearchParams(query),
    });
    asked
      .then(({ data }) => {
        if (!current) return;
        const { records, meta, notice } = data as unknown as ListAnswer;
        if (notice) notify(notice);
        setPage((old) => ({
          records,
          next: meta.next ?? null,
          loading: false,
          // Later pages are not counted again; -1 says so.
          total: meta.total < 0 ? old.total : countText(meta.total, meta.totalExact),
        }));
      })
      .catch(() => {
        if (!current) return;
        notify({ type: 'error', message: text('connectionLost') });
        setPage((old) => ({ ...old, loading: false }));
      });
    return () => {
      current = false;
    };
  }, [resourceId, query, version]);
  return page;
}
