import React from 'react';
import { call } from './api';
import { formatInstant } from './format';

/** A row that a reference may point to, as `admin/api/choices-api.ts` answers it. */
export interface RowChoice {
  readonly value: string;
  readonly title: string;
  /** Where another row has the same title. */
  readonly createdAt?: string;
}

/** Most values of one request. */
const BATCH = 100;

/** Titles by what is referred to, and by what of it is held. */
const known = new Map<string, Map<string, string>>();
const wanted = new Map<string, Set<string>>();
const watchers = new Set<() => void>();

/**
 * Rows of a resource that a text finds.
 * @param resource full name
 * @param by name of the field whose value is held; `id` mostly
 * @param q what was typed
 * @param within `field:id` of the row to which they must belong; empty for any
 */
export async function findRows(
  resource: string,
  by: string,
  q: string,
  within: string,
): Promise<readonly RowChoice[]> {
  const address = `${addressOf(resource)}?by=${by}&within=${within}&q=${encodeURIComponent(q)}`;
  const { choices } = await call<{ choices: readonly RowChoice[] }>('GET', address);
  return remember(key(resource, by), choices);
}

/**
 * What rows are called. All that a page shows is asked for at once, however many boxes show it.
 * @param resource full name; nothing for rows that may not be seen
 * @param by name of the field whose value is held; `id` mostly
 * @param values held
 * @returns the title of a value; the value itself until it is known, or when it is gone
 */
export function useTitles(
  resource: string | undefined,
  by: string,
  values: readonly string[],
): (value: string) => string {
  const [, redraw] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    watchers.add(redraw);
    return () => void watchers.delete(redraw);
  }, []);
  const place = key(resource ?? '', by);
  React.useEffect(() => {
    if (resource === undefined) return;
    ask(
      place,
      values.filter((value) => value !== '' && !known.get(place)?.has(value)),
    );
  }, [place, values.join()]);
  return (value) => known.get(place)?.get(value) ?? value;
}

function key(resource: string, by: string): string {
  return `${resource}?${by}`;
}

function addressOf(resource: string): string {
  return `/api/emporion/choices/${resource}`;
}

function remember(place: string, answered: readonly RowChoice[]): readonly RowChoice[] {
  const choices = answered.map(({ value, title, createdAt }) => ({
    value,
    title: createdAt === undefined ? title : `${title} · ${formatInstant(createdAt)}`,
  }));
  const titles = known.get(place) ?? new Map<string, string>();
  known.set(place, titles);
  for (const { value, title } of choices) titles.set(value, title);
  return choices;
}

function ask(place: string, values: readonly string[]): void {
  if (values.length === 0) return;
  // The effects of one drawing run together, so that the boxes of a form are in one request.
  if (wanted.size === 0) setTimeout(() => void load());
  const all = wanted.get(place) ?? new Set<string>();
  wanted.set(place, all);
  for (const value of values) all.add(value);
}

async function load(): Promise<void> {
  const places = [...wanted];
  wanted.clear();
  for (const [place, all] of places) {
    const [resource = '', by = ''] = place.split('?');
    const values = [...all];
    for (let from = 0; from < values.length; from += BATCH) {
      const part = encodeURIComponent(values.slice(from, from + BATCH).join());
      const address = `${addressOf(resource)}?by=${by}&values=${part}`;
      const answer = await call<{ choices: readonly RowChoice[] }>('GET', address).catch(() => null);
      if (answer) remember(place, answer.choices);
    }
  }
  for (const redraw of watchers) redraw();
}
