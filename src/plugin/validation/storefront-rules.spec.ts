import { describe, expect, it } from '@jest/globals';
import { f } from '../../resource/fields.js';
import { bookFields, bookWith, graphFaults, label, library } from '../../testing/graph-faults.js';

const shown = { visibility: { storefront: true } };
const fields = {
  note: f.text({ label: label('Note') }),
  blurb: f.text({ label: label('Blurb'), translated: true, ...shown }),
  rank: f.integer({ label: label('Rank'), index: true, ...shown }),
  since: f.date({ label: label('Since'), optional: true, index: true, ...shown }),
  from: f.instant({ label: label('From'), optional: true }),
  until: f.instant({ label: label('Until'), optional: true }),
  free: f.boolean({ label: label('Free'), default: false }),
};
const withStorefront = (storefront: object) =>
  graphFaults(library({ resources: [bookWith(fields, { storefront })] }));

describe('what start-up says about storefronts', () => {
  it('accepts a key, lists, conditions and windows that fit', () => {
    const storefront = {
      by: 'slug',
      list: { filters: ['title', 'rank'], sorts: ['-createdAt', 'rank', 'slug'] },
      where: { status: ['published'], free: ['true'] },
      window: { from: 'from', until: 'until' },
    };
    expect(withStorefront(storefront)).toEqual([]);
  });

  it('refuses a key that is unknown, hidden, not unique or may be empty', () => {
    expect(withStorefront({ by: 'slog' })).toMatchInlineSnapshot(`
      [
        "resource library.book: "storefront.by" names "slog", which is not one of its fields → Did you mean "slug"? If not, name one of "title", "slug", "status", "note", "blurb", "rank", "since", "from", "until", "free".",
      ]
    `);
    expect(withStorefront({ by: 'note' })).toMatchInlineSnapshot(`
      [
        "resource library.book, field "note": "storefront.by" names it, but storefronts do not see it → Set visibility: { storefront: true } on the field, or leave it out there.",
        "resource library.book, field "note": "storefront.by" names it, but two rows may have the same value → Set unique: true on the field, or name another.",
      ]
    `);
    expect(withStorefront({ by: 'since' })).toMatchInlineSnapshot(`
      [
        "resource library.book, field "since": "storefront.by" names it, but two rows may have the same value → Set unique: true on the field, or name another.",
        "resource library.book, field "since": "storefront.by" names it, but it may be empty, and such a row has no address → Leave optional out, or name another field.",
      ]
    `);
  });

  it('accepts a key that a set of its own makes unique', () => {
    const resource = bookWith(fields, { unique: [['rank']], storefront: { by: 'rank' } });
    expect(graphFaults(library({ resources: [resource] }))).toEqual([]);
  });

  it('refuses filters that are unknown, hidden or cannot be filtered by', () => {
    expect(withStorefront({ list: { filters: ['ranks', 'note', 'blurb'] } })).toMatchInlineSnapshot(`
      [
        "resource library.book: "storefront.list.filters" names "ranks", which is not one of its fields → Did you mean "rank"? If not, name one of "title", "slug", "status", "note", "blurb", "rank", "since", "from", "until", "free".",
        "resource library.book, field "note": "storefront.list.filters" names it, but storefronts do not see it → Set visibility: { storefront: true } on the field, or leave it out there.",
        "resource library.book, field "blurb": "storefront.list.filters" names it, but translated texts cannot be filtered by → Leave it out there.",
      ]
    `);
  });

  it('refuses orders that are unknown, hidden or cannot be paged through', () => {
    expect(withStorefront({ list: { sorts: ['-ranks', 'note', 'since', '-blurb'] } })).toMatchInlineSnapshot(`
      [
        "resource library.book: "storefront.list.sorts" names "ranks", which is not one of its fields → Did you mean "rank"? If not, name one of "title", "slug", "status", "note", "blurb", "rank", "since", "from", "until", "free", "id", "createdAt", ….",
        "resource library.book, field "note": "storefront.list.sorts" names it, but storefronts do not see it → Set visibility: { storefront: true } on the field, or leave it out there.",
        "resource library.book, field "since": "storefront.list.sorts" names it, but lists cannot be ordered by it → A field to order by has one value in every row (not optional, not translated) and an index.",
        "resource library.book, field "blurb": "storefront.list.sorts" names it, but lists cannot be ordered by it → A field to order by has one value in every row (not optional, not translated) and an index.",
      ]
    `);
  });

  it('refuses conditions over unknown fields, without values, or with values that cannot be', () => {
    const where = { stauts: ['x'], status: ['publishd'], free: ['yes'], rank: [] };
    expect(withStorefront({ where })).toMatchInlineSnapshot(`
      [
        "resource library.book: "storefront.where" names "stauts", which is not one of its fields → Did you mean "status"? If not, name one of "title", "slug", "status", "note", "blurb", "rank", "since", "from", "until", "free".",
        "resource library.book, field "status": "storefront.where" allows "publishd", which is no value of it → Did you mean "published"? If not, write values of the field as a filter would: "draft", "published", "archived".",
        "resource library.book, field "free": "storefront.where" allows "yes", which is no value of it → Write values of the field as a filter would: "true", "false".",
        "resource library.book, field "rank": "storefront.where" allows no value, so storefronts never see a row → Name the values that make a row visible, or leave the condition out.",
      ]
    `);
    expect(withStorefront({ where: { blurb: ['x'] } })).toHaveLength(1);
  });

  it('refuses windows that are no points in time, unknown, or closed', () => {
    expect(withStorefront({ window: { from: 'since', until: 'untill' } })).toMatchInlineSnapshot(`
      [
        "resource library.book, field "since": "storefront.window.from" names it, but date fields hold no point in time → Use an instant field.",
        "resource library.book: "storefront.window.until" names "untill", which is not one of its fields → Did you mean "until"? If not, name one of "title", "slug", "status", "note", "blurb", "rank", "since", "from", "until", "free".",
      ]
    `);
    expect(withStorefront({ window: { from: 'from', until: 'from' } })).toMatchInlineSnapshot(`
      [
        "resource library.book, field "from": is both ends of "storefront.window", so the window is always closed → Name two fields.",
      ]
    `);
  });

  it('says nothing of a resource without a storefront', () => {
    expect(graphFaults(library({ resources: [bookWith(bookFields)] }))).toEqual([]);
  });
});
