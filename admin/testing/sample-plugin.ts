import { z } from 'zod';
import { defineCommand } from '../../src/command/define-command.js';
import { definePlugin } from '../../src/plugin/define-plugin.js';
import { defineResource } from '../../src/resource/define-resource.js';
import { f } from '../../src/resource/fields.js';
import { defineSettings } from '../../src/settings/define-settings.js';
import { defineStates } from '../../src/states/define-states.js';

const label = (text: string) => ({ en: text, zh: `中${text}` });

const Life = defineStates({
  name: 'sample.thing.status',
  initial: 'new',
  states: { new: label('New'), open: label('Open'), shut: label('Shut') },
  transitions: {
    open: { from: ['new'], to: 'open', label: label('Open it') },
    shut: { from: ['open'], to: 'shut', label: label('Shut it') },
  },
  final: ['shut'],
});

export const Tag = defineResource({
  name: 'sample.tag',
  labels: { one: label('Tag'), many: label('Tags') },
  title: 'name',
  fields: { name: f.text({ label: label('Name'), unique: true, search: true }) },
});

/** Every kind of field but files, which take a plugin that provides them; some closed to somebody. */
export const Thing = defineResource({
  name: 'sample.thing',
  labels: { one: label('Thing'), many: label('Things') },
  title: 'title',
  fields: {
    title: f.text({ label: label('Title'), translated: true, search: true, max: 40 }),
    code: f.slug({ label: label('Code'), immutable: true }),
    body: f.richText({ label: label('Body'), translated: true, optional: true }),
    note: f.longText({ label: label('Note'), optional: true, help: label('Only for you') }),
    amount: f.integer({ label: label('Amount'), min: 0, max: 1_000, default: 0, index: true }),
    weight: f.decimal({ label: label('Weight'), precision: 8, scale: 3, optional: true }),
    worth: f.money({ label: label('Worth'), optional: true }),
    active: f.boolean({ label: label('Active'), default: false }),
    at: f.instant({ label: label('At'), optional: true, index: true }),
    day: f.date({ label: label('Day'), optional: true }),
    size: f.enum({ label: label('Size'), values: { s: label('Small'), l: label('Large') }, optional: true }),
    meta: f.json({ label: label('Meta'), schema: z.record(z.string(), z.number()), default: {} }),
    status: f.state({ label: label('Status'), machine: Life }),
    tag: f.ref({ label: label('Tag'), to: 'sample.tag', optional: true }),
    tags: f.refs({ label: label('Tags'), to: 'sample.tag' }),
    lines: f.list({
      label: label('Lines'),
      default: [],
      of: {
        name: f.text({ label: label('Line') }),
        count: f.integer({ label: label('Count'), optional: true }),
        each: f.money({ label: label('Each'), optional: true }),
      },
    }),
    mail: f.email({ label: label('Mail'), optional: true }),
    phone: f.phone({ label: label('Phone'), optional: true }),
    site: f.url({ label: label('Site'), optional: true }),
    token: f.secret({ label: label('Token'), optional: true }),
    hidden: f.text({
      label: label('Hidden'),
      default: 'unseen',
      visibility: { adminRead: false, adminWrite: false },
    }),
    frozen: f.text({ label: label('Frozen'), default: 'kept', visibility: { adminWrite: false } }),
    cost: f.integer({ label: label('Cost'), default: 7, visibility: { permission: 'sample.cost' } }),
  },
  admin: {
    list: ['title', 'code', 'amount', 'status', 'tag', 'cost'],
    filters: ['code', 'amount', 'worth', 'status', 'tag', 'tags', 'at', 'active', 'createdAt'],
    sections: [
      { key: 'main', label: label('Main'), fields: ['title', 'code', 'body', 'note'] },
      { key: 'life', label: label('Life'), fields: ['status', 'active', 'at', 'day'], side: true },
      { key: 'links', label: label('Links'), fields: ['tag', 'tags', 'mail', 'site'], side: true },
    ],
    blocks: [{ kind: 'stateMachine', field: 'status' }, { kind: 'timeline' }],
  },
});

const moves = (['open', 'shut'] as const).map((transition) =>
  defineCommand({
    name: `sample.thing.${transition}`,
    label: label(`${transition} thing`),
    resource: 'sample.thing',
    transition,
    confirm: label(`Really ${transition}?`),
    input: transition === 'shut' ? z.strictObject({ note: z.string().min(3).max(50) }) : z.strictObject({}),
    result: z.strictObject({ status: z.string() }),
    fields: transition === 'shut' ? { note: { label: label('Why') } } : {},
    handle: async (context) => {
      const { targetId, expectedVersion } = context;
      const versioned = expectedVersion === undefined ? {} : { expectedVersion };
      const { status } = await context.rows(Thing).transition(targetId, transition, versioned);
      return { status };
    },
  }),
);

/** Makes something that is shown once. */
const makeKey = defineCommand({
  name: 'sample.thing.makeKey',
  label: label('Make key'),
  input: z.strictObject({ name: z.string().min(1).max(20) }),
  fields: { name: { label: label('Name') } },
  result: z.strictObject({ key: z.string() }),
  idempotency: 'none',
  handle: async (_context, { name }) => ({ key: `secret of ${name}` }),
});

const SampleSettings = defineSettings({
  name: 'sample.general',
  label: label('General'),
  schema: z.strictObject({
    name: z.string().min(2).max(20).default('Sample'),
    limit: z.int().min(1).max(9).default(3),
  }),
  fields: { name: { label: label('Name') }, limit: { label: label('Limit') } },
});

export const samplePlugin = definePlugin({
  name: 'sample',
  label: label('Sample'),
  resources: [Thing, Tag],
  commands: [...moves, makeKey],
  settings: [SampleSettings],
  permissions: [{ name: 'sample.cost', label: label('See the cost') }],
  widgets: [
    {
      id: 'sample.new',
      label: label('New things'),
      kind: 'todo',
      permission: 'sample.thing.read',
      resource: 'sample.thing',
      filter: { status: 'new' },
    },
  ],
});
