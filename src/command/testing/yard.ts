import { definePlugin, defineResource, f } from '../../index.js';

const label = (en: string) => ({ en, zh: en });
/** What the crates' hook over whole transactions was given, one entry per call. */
export const settled: string[][] = [];

/** A resource with every way in which a field is stored, and with both hooks. */
export const Crate = defineResource({
  name: 'yard.crate',
  labels: { one: label('Crate'), many: label('Crates') },
  title: 'name',
  fields: {
    key: f.slug({ label: label('Key') }),
    name: f.text({ label: label('Name'), translated: true, search: true }),
    note: f.text({ label: label('Note'), optional: true }),
    size: f.integer({ label: label('Size'), default: 1, max: 100 }),
    worth: f.money({ label: label('Worth'), optional: true }),
    rate: f.decimal({ label: label('Rate'), precision: 6, scale: 2, optional: true }),
    checkedAt: f.instant({ label: label('Checked'), optional: true }),
    parts: f.list({ label: label('Parts'), default: [], of: { what: f.text({ label: label('What') }) } }),
    pin: f.secret({ label: label('Pin'), optional: true }),
    inside: f.refs({ label: label('Inside'), to: 'yard.crate' }),
    under: f.ref({ label: label('Under'), to: 'yard.crate', optional: true }),
  },
  beforeWrite: (_context, { values }) =>
    typeof values.note === 'string' ? { ...values, note: values.note.trim() } : values,
  afterWrite: async (context, { action, after }) => {
    if (after?.note === 'echo' && action === 'created') {
      await context.rows(Crate).insert({ key: `echo-${after.key}`, name: { en: 'Echo' }, inside: [] });
    }
  },
  afterWrites: async (context, writes) => {
    settled.push(
      writes.map(({ action, changed }) => (action === 'updated' ? `${action}: ${changed.join()}` : action)),
    );
    if (writes.length !== 3) return;
    await context.rows(Crate).insert({ key: `after-${writes[0]?.id}`, name: { en: 'After' }, inside: [] });
  },
});
export const yard = definePlugin({ name: 'yard', label: label('Yard'), resources: [Crate] });
