import { describe, expect, it } from '@jest/globals';
import { graphFaults, label, library, other } from '../../testing/graph-faults.js';

const widget = (changes: object = {}) => ({
  id: 'library.drafts',
  label: label('Drafts'),
  kind: 'count' as const,
  permission: 'library.book.read',
  resource: 'library.book',
  filter: { status: 'draft', 'createdAt[lt]': '2026-01-01T00:00:00Z', 'status[in]': 'draft,published' },
  ...changes,
});
const withWidget = (changes: object = {}) => graphFaults(library({ widgets: [widget(changes)] }));

describe('what start-up says about widgets', () => {
  it('accepts one whose list exists', () => {
    expect(withWidget()).toEqual([]);
  });

  it('refuses an unknown resource, an unknown permission and a missing label', () => {
    const changes = { resource: 'library.boook', permission: 'library.book.raed', label: label('') };
    expect(withWidget(changes)).toMatchInlineSnapshot(`
      [
        "widget library.drafts: "label" has no text in English and 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
        "widget library.drafts: needs the permission "library.book.raed", which nothing declares, so nobody could ever see it → Did you mean "library.book.read"? If not, use the reading permission "library.boook.read".",
        "widget library.drafts: shows "library.boook", which no enabled plugin declares → Did you mean "library.book"? If not, enable the plugin that declares it.",
      ]
    `);
  });

  it('refuses filters that the list would refuse', () => {
    const filter = { stauts: 'draft', status: 'lost', 'title[gt]': 'a', 'slug[gte]': 'ok' };
    expect(withWidget({ filter })).toMatchInlineSnapshot(`
      [
        "widget library.drafts: its filter "filter[stauts]": is not known here; did you mean "status"? → Write it as the list of library.book takes it: { status: 'draft' } or { 'status[in]': 'draft,published' }.",
        "widget library.drafts: its filter "filter[status]": Invalid option: expected one of "draft"|"published"|"archived" → Write it as the list of library.book takes it: { status: 'draft' } or { 'status[in]': 'draft,published' }.",
        "widget library.drafts: its filter "filter[title][gt]": takes eq, ne, in, contains → Write it as the list of library.book takes it: { status: 'draft' } or { 'status[in]': 'draft,published' }.",
      ]
    `);
  });

  it('refuses resources and permissions of plugins that it does not depend on', () => {
    const foreign = other({ widgets: [widget({ id: 'loans.drafts' })] });
    expect(graphFaults(library(), foreign)).toMatchInlineSnapshot(`
      [
        "widget loans.drafts: needs the permission "library.book.read" of the plugin "library", on which "loans" does not depend → Add "library" to the dependsOn of "loans".",
        "widget loans.drafts: shows "library.book" of the plugin "library", on which "loans" does not depend → Add "library" to the dependsOn of "loans".",
      ]
    `);
  });
});
