import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { graphFaults, label, library } from '../../testing/graph-faults.js';

const withSettings = (changes: object) => {
  const good = {
    name: 'library.desk',
    label: label('Desk'),
    schema: z.strictObject({ open: z.boolean().default(true), hours: z.int().min(1).default(8) }),
    fields: { open: { label: label('Open') }, hours: { label: label('Hours') } },
  };
  return graphFaults(library({ settings: [{ ...good, ...changes }] }));
};

describe('what start-up says about settings', () => {
  it('accepts settings that are complete from the start', () => {
    expect(withSettings({})).toEqual([]);
  });

  it('refuses members without a default, or with one that they refuse', () => {
    const schema = z.strictObject({ open: z.boolean(), hours: z.int().min(1).prefault(0) });
    expect(withSettings({ schema })).toMatchInlineSnapshot(`
      [
        "settings library.desk, member "open": is missing from an empty document: it has no default, or one that its own schema refuses → Write .default(…) on it, so that the settings are complete before anybody saves them.",
        "settings library.desk, member "hours": is missing from an empty document: it has no default, or one that its own schema refuses → Write .default(…) on it, so that the settings are complete before anybody saves them.",
      ]
    `);
  });

  it('refuses members without a label, and labels without a member', () => {
    const fields = {
      open: { label: label('Open'), help: { en: 'Is it?', zh: '' } },
      huors: { label: label('Hours') },
    };
    expect(withSettings({ fields })).toMatchInlineSnapshot(`
      [
        "settings library.desk, member "open": "fields.open.help" has no text in 中文 → Write help: { en: '…', zh: '…' }; a merchant reads it in either language.",
        "settings library.desk, member "hours": "fields.hours.label" has no text in English and 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
        "settings library.desk: "fields" names "huors", which is no member of its schema → Did you mean "hours"? If not, known are "open", "hours".",
      ]
    `);
  });

  it('refuses a schema that is no object, has no JSON form, or must be awaited', () => {
    expect(withSettings({ schema: z.string() })).toMatchInlineSnapshot(`
      [
        "settings library.desk: "schema" is not an object → Use z.strictObject({ … }).",
      ]
    `);
    const since = z.strictObject({ open: z.date().default(new Date(0)), hours: z.int().default(8) });
    expect(withSettings({ schema: since })).toMatchInlineSnapshot(`
      [
        "settings library.desk: "schema" has no JSON form: Date cannot be represented in JSON Schema → Use what JSON can hold: z.iso.datetime() for a time, z.int() for a whole number, an object with known members.",
      ]
    `);
    const late = z.strictObject({
      open: z.boolean().default(true),
      hours: z
        .int()
        .refine(async () => true)
        .default(8),
    });
    expect(withSettings({ schema: late })).toMatchInlineSnapshot(`
      [
        "settings library.desk: "schema" holds an async function at "hours", but values are checked synchronously → Do it in the handler, where the transaction is open.",
      ]
    `);
  });

  it('refuses a missing label', () => {
    expect(withSettings({ label: undefined })).toMatchInlineSnapshot(`
      [
        "settings library.desk: "label" has no text in English and 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
      ]
    `);
  });
});
