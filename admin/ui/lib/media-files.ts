import React from 'react';
import { call } from './api';
import type { ResourceJSON } from './types';

interface Copy {
  readonly width: number;
  readonly url: string;
}

/** A file of the library, as `admin/api/files-api.ts` answers it. */
export interface MediaFile {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly type: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly alt: string | null;
  readonly variants: readonly Copy[];
  readonly squares: readonly Copy[];
}

/** Names of the fields that are edited beside a picture. */
export interface Edited {
  readonly alt: string;
  readonly focal: readonly [x: string, y: string];
}

/** The resource whose rows are files. */
export interface Library {
  readonly resource: ResourceJSON;
  readonly edited?: Edited;
}

/** A file as it travels: the title is the row's, the rest is what storefronts read. */
export interface TitledFile {
  readonly title: string;
  readonly file: Omit<MediaFile, 'title'>;
}

interface Answer {
  readonly files: readonly TitledFile[];
  readonly upload: { readonly limit: number } | null;
}

/** Most ids of one request. */
const BATCH = 100;
const ADDRESS = '/api/emporion/files';

/** What is known of files by id; null of those that are gone. */
const known = new Map<string, MediaFile | null>();
const wanted = new Set<string>();
const watchers = new Set<() => void>();

/** The library, to those who may see it. */
export function mediaLibrary(): Library | undefined {
  for (const resource of window.REDUX_STATE.resources) {
    const list = resource.actions.find(({ name }) => name === 'list');
    const { library } = (list?.custom ?? {}) as { library?: Partial<Edited> };
    if (!library) continue;
    const { alt, focal } = library;
    return alt && focal ? { resource, edited: { alt, focal } } : { resource };
  }
  return undefined;
}

/** Whether a reference leads to the library. */
export function isMedia(reference: string | undefined): boolean {
  return reference !== undefined && mediaLibrary()?.resource.id === reference;
}

/**
 * Files by id. What a page shows is asked for at once, however many fields show it.
 * @param ids of files
 * @returns in the same order; undefined until it is known, null when it is gone
 */
export function useFiles(ids: readonly string[]): readonly (MediaFile | null | undefined)[] {
  const [, redraw] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    watchers.add(redraw);
    return () => void watchers.delete(redraw);
  }, []);
  React.useEffect(() => ask(ids.filter((id) => !known.has(id))), [ids.join()]);
  return ids.map((id) => known.get(id));
}

/** Keeps a file that an upload answered. */
export function rememberFile({ title, file }: TitledFile): MediaFile {
  const whole = { ...file, title };
  known.set(whole.id, whole);
  tell();
  return whole;
}

/** Asks again for a file that was changed. */
export function refreshFile(id: string): void {
  ask([id]);
}

/** Largest file in bytes that may be uploaded; undefined until it is known, null when nothing may. */
export function useUploadLimit(): number | null | undefined {
  const [limit, setLimit] = React.useState<number | null>();
  React.useEffect(() => {
    void uploadLimit().then(setLimit);
  }, []);
  return limit;
}

let limitAnswer: Promise<number | null> | undefined;
function uploadLimit(): Promise<number | null> {
  limitAnswer ??= call<Answer>('GET', ADDRESS).then(
    ({ upload }) => upload?.limit ?? null,
    () => {
      limitAnswer = undefined;
      return null;
    },
  );
  return limitAnswer;
}

function ask(ids: readonly string[]): void {
  if (ids.length === 0) return;
  // The effects of one drawing run together, so that the cells of a list are in one request.
  if (wanted.size === 0) setTimeout(() => void load());
  for (const id of ids) wanted.add(id);
}

async function load(): Promise<void> {
  const all = [...wanted];
  wanted.clear();
  for (let from = 0; from < all.length; from += BATCH) {
    const ids = all.slice(from, from + BATCH);
    try {
      const { files } = await call<Answer>('GET', `${ADDRESS}?ids=${ids.join()}`);
      for (const id of ids) known.set(id, null);
      for (const { title, file } of files) known.set(file.id, { ...file, title });
    } catch {
      // Names are shown in the place of pictures; the next page asks again.
    }
  }
  tell();
}

function tell(): void {
  for (const redraw of watchers) redraw();
}
