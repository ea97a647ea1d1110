import { makeStaff } from '../../src/access/testing/staff-accounts.js';
import { startAdminApp, type AdminApp, type Browser } from './admin-app.js';
import type { Answer } from './http.js';
import { samplePlugin } from './sample-plugin.js';

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

/** The back-office on the sample plugin with an owner signed in, and the steps that tests take in it. */
export class ThingDesk {
  /** Makes titles and codes of one test differ from those of the next; see {@link next}. */
  number = 0;

  private constructor(
    readonly app: AdminApp,
    readonly owner: Browser,
  ) {}

  static async open(): Promise<ThingDesk> {
    const app = await startAdminApp([samplePlugin]);
    return new ThingDesk(app, await app.signIn(await makeStaff(app, '*')));
  }

  close(): Promise<void> {
    return this.app.close();
  }

  /** To be called before each test. */
  next(): void {
    this.number += 1;
  }

  /** Adds a thing through its form. */
  async add(values: Record<string, string> = {}): Promise<RecordAnswer> {
    const form = { 'title.en': `Thing ${this.number}`, code: `thing-${this.number}`, ...values };
    return (await this.owner.submit(`${THINGS}/actions/new`, form)).json() as RecordAnswer;
  }

  async addTag(name: string): Promise<RecordAnswer> {
    return (await this.owner.submit(`${TAGS}/actions/new`, { name })).json() as RecordAnswer;
  }

  async show(id: string, browser = this.owner): Promise<RecordAnswer> {
    return (await browser.get(`${THINGS}/records/${id}/show`)).json() as RecordAnswer;
  }

  async list(query = ''): Promise<ListAnswer> {
    return (await this.owner.get(`${THINGS}/actions/list?${query}`)).json() as ListAnswer;
  }

  /** Sends what AdminJS's form posts: everything it was loaded with, and what was changed. */
  edit(
    record: RecordAnswer['record'],
    values: Record<string, string>,
    browser = this.owner,
  ): Promise<Answer> {
    const loaded = Object.entries(record.params).map(([name, value]) => [
      name,
      value === null ? '__FORM_VALUE_NULL__' : String(value),
    ]);
    const form = { ...(Object.fromEntries(loaded) as Record<string, string>), ...values };
    return browser.submit(`${THINGS}/records/${record.id}/edit`, form);
  }

  /** Names of the fields of things in the state that a browser is given. */
  async fieldsFor(browser: Browser): Promise<string[]> {
    const page = (await browser.get('/admin')).body;
    const src = /src="(\/admin\/frontend\/state\/[^"]+)"/.exec(page)?.[1] ?? '';
    const script = (await browser.get(src)).body.replace(/^window\.EMPORION_STATE=/, '').replace(/;$/, '');
    const { redux } = JSON.parse(script) as { redux: { resources: { id: string; properties: object }[] } };
    return Object.keys(redux.resources.find(({ id }) => id === 'sample.thing')?.properties ?? {});
  }
}
