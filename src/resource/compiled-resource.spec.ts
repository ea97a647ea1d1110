import { describe, expect, it } from '@jest/globals';
import { bookStates, label } from '../testing/graph-faults.js';
import { compileResource, isNullable, isWritable, mayBeLeftOut, stateFields } from './compiled-resource.js';
import { defineResource } from './define-resource.js';
import { f } from './fields.js';
import { kindOf } from './kinds/kinds.js';

const Book = defineResource({
  name: 'readingRoom.oldBook',
  labels: { one: label('Book'), many: label('Books') },
  title: 'title',
  fields: {
    title: f.text({ label: label('Title'), help: label('As on the cover') }),
    slug: f.slug({ label: label('Slug'), immutable: true }),
    status: f.state({ label: label('Status'), machine: bookStates }),
    rank: f.integer({ label: label('Rank'), default: 1 }),
    note: f.text({ label: label('Note'), optional: true }),
    cover: f.media({ label: label('Cover') }),
    tags: f.refs({ label: label('Tags'), to: 'library.tag' }),
    pin: f.secret({ label: label('Pin') }),
    computed: f.integer({ label: label('Computed'), visibility: { adminWrite: false }, default: 0 }),
    internal: f.text({ label: label('Internal'), visibility: { adminRead: false } }),
    margin: f.integer({ label: label('Margin'), visibility: { permission: 'readingRoom.oldBook.update' } }),
  },
});
const book = compileResource(Book, { locales: ['en'], kindOf, mediaResource: 'media.image' });
const minimal = { title: 'Faust', slug: 'faust', internal: 'x', margin: 3 };

describe('a compiled resource', () => {
  it('has a table, a path and permissions made from its name', () => {
    expect(book).toMatchObject({
      plugin: 'readingRoom',
      entity: 'oldBook',
      table: 'reading_room_old_book',
      plural: 'old-books',
      permissions: {
        read: 'readingRoom.oldBook.read',
        create: 'readingRoom.oldBook.create',
        update: 'readingRoom.oldBook.update',
        delete: 'readingRoom.oldBook.delete',
      },
    });
    expect(compileResource({ ...Book, plural: 'tomes' }, { locales: ['en'], kindOf }).plural).toBe('tomes');
  });

  it('takes creates with all that is required, and nothing more than it knows', () => {
    expect(book.createInput.parse(minimal)).toEqual(minimal);
    for (const name of Object.keys(minimal)) {
      const { [name as keyof typeof minimal]: _left, ...rest } = minimal;
      expect(book.createInput.safeParse(rest).success).toBe(false);
    }
    for (const foreign of ['id', 'version', 'createdAt', 'status', 'computed', 'colour']) {
      expect(book.createInput.safeParse({ ...minimal, [foreign]: 1 }).success).toBe(false);
    }
  });

  it('takes null where a field may be empty, and nowhere else', () => {
    for (const name of ['note', 'cover', 'pin']) {
      expect(book.createInput.safeParse({ ...minimal, [name]: null }).success).toBe(true);
    }
    for (const name of ['title', 'slug', 'rank', 'tags', 'margin']) {
      expect(book.createInput.safeParse({ ...minimal, [name]: null }).success).toBe(false);
    }
  });

  it('takes updates of any members but those that never change', () => {
    expect(book.updateInput.parse({})).toEqual({});
    expect(book.updateInput.parse({ title: ' New ' })).toEqual({ title: 'New' });
    for (const fixed of ['slug', 'status', 'computed', 'id', 'version']) {
      expect(book.updateInput.safeParse({ [fixed]: 'x' }).success).toBe(false);
    }
  });

  it('answers with what staff may read, always or with a permission', () => {
    expect(Object.keys(book.output.shape)).toEqual([
      'id',
      'version',
      'createdAt',
      'updatedAt',
      'title',
      'slug',
      'status',
      'rank',
      'note',
      'cover',
      'tags',
      'pin',
      'computed',
      'margin',
      'included',
    ]);
    expect(book.output.shape.margin?.safeParse(undefined).success).toBe(true);
    expect(book.output.shape.rank?.safeParse(undefined).success).toBe(false);
  });

  it('describes members by their label and help', () => {
    expect(book.createInput.shape.title?.description).toBe('Title. As on the cover');
    expect(book.output.shape.rank?.description).toBe('Rank');
  });

  it('knows where references and files point', () => {
    expect(book.field.get('tags')?.target).toBe('library.tag');
    expect(book.field.get('cover')?.target).toBe('media.image');
    expect(book.field.get('title')?.target).toBeUndefined();
  });

  it('lists its state machines', () => {
    expect(stateFields(book)).toEqual([{ name: 'status', machine: bookStates }]);
  });
});

describe('what may be done with a field', () => {
  const names = (rule: (field: (typeof Book.fields)[keyof typeof Book.fields]) => boolean) =>
    Object.entries(Book.fields)
      .filter(([, field]) => rule(field))
      .map(([name]) => name);

  it('follows from its kind and options', () => {
    expect(names(isNullable)).toEqual(['note', 'cover', 'pin']);
    expect(names((field) => !isWritable(field))).toEqual(['status', 'computed']);
    expect(names(mayBeLeftOut)).toEqual(['status', 'rank', 'note', 'cover', 'tags', 'pin', 'computed']);
  });
});
