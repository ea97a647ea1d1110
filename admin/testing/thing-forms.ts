import type { Browser } from './admin-app.js';
import type { Answer } from './http.js';

/** What AdminJS answers about one row. */
export interface RecordAnswer {
  readonly record: {
    readonly id: string;
    readonly title: string;
    readonly params: Record<string, unknown>;
    readonly populated: Record<string, unknown>;
    readonly errors: Record<string, { message: string }>;
  };
  readonly notice?: { readonly type: string; readonly message: string };
  readonly redirectUrl?: string;
  readonly problem?: { readonly code: string };
}
/** What AdminJS answers about a list. */
export interface ListAnswer {
  readonly records: RecordAnswer['record'][];
  readonly meta: { readonly total: number; readonly next: string | null };
}

export const THINGS = '/admin/api/resources/sample.thing';
export const TAGS = '/admin/api/resources/sample.tag';

/** Adds a thing through its form; `number` makes its title and code. */
export async function addThing(
  browser: Browser,
  number: number,
  values: Record<string, string> = {},
): Promise<RecordAnswer> {
  const form = { 'title.en': `Thing ${number}`, code: `thing-${number}`, ...values };
  return (await browser.submit(`${THINGS}/actions/new`, form)).json() as RecordAnswer;
}

export async function addTag(browser: Browser, name: string): Promise<RecordAnswer> {
  return (await browser.submit(`${TAGS}/actions/new`, { name })).json() as RecordAnswer;
}

export async function showThing(browser: Browser, id: string): Promise<RecordAnswer> {
  return (await browser.get(`${THINGS}/records/${id}/show`)).json() as RecordAnswer;
}

export async function listThings(browser: Browser, query: string): Promise<ListAnswer> {
  return (await browser.get(`${THINGS}/actions/list?${query}`)).json() as ListAnswer;
}

/** What AdminJS's form posts: everything it was loaded with, and what was changed. */
export function editThing(
  browser: Browser,
  record: RecordAnswer['record'],
  values: Record<string, string>,
): Promise<Answer> {
  const loaded = Object.entries(record.params).map(([name, value]) => [
    name,
    value === null ? '__FORM_VALUE_NULL__' : String(value),
  ]);
  const form = { ...(Object.fromEntries(loaded) as Record<string, string>), ...values };
  return browser.submit(`${THINGS}/records/${record.id}/edit`, form);
}

/** Names of the fields of things in the state that a browser is given. */
export async function fieldsFor(browser: Browser): Promise<string[]> {
  const src = /src="(\/admin\/frontend\/state\/[^"]+)"/.exec((await browser.get('/admin')).body)?.[1] ?? '';
  const script = (await browser.get(src)).body.replace(/^window\.EMPORION_STATE=/, '').replace(/;$/, '');
  const { redux } = JSON.parse(script) as { redux: { resources: { id: string; properties: object }[] } };
  return Object.keys(redux.resources.find(({ id }) => id === 'sample.thing')?.properties ?? {});
}
