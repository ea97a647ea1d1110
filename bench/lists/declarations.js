/* A resource of every kind of field that lists can be asked about, and the two it refers to. */
const built = (path) => import(new URL(`../../dist/src/${path}`, import.meta.url).href);
const { defineCommand } = await built('command/define-command.js');
const { definePlugin } = await built('plugin/define-plugin.js');
const { defineResource } = await built('resource/define-resource.js');
const { f } = await built('resource/fields.js');
const { defineStates } = await built('states/define-states.js');

const { z } = await import('zod');

const label = (en) => ({ en, zh: en });

const states = defineStates({
  name: 'bench.item.status',
  initial: 'fresh',
  final: ['done', 'lost'],
  states: { fresh: label('Fresh'), held: label('Held'), done: label('Done'), lost: label('Lost') },
  transitions: {
    hold: { from: ['fresh'], to: 'held', label: label('Hold') },
    finish: { from: ['fresh', 'held'], to: 'done', label: label('Finish') },
    lose: { from: ['fresh', 'held'], to: 'lost', label: label('Lose') },
  },
});

const named = (name, one, many) =>
  defineResource({
    name,
    labels: { one: label(one), many: label(many) },
    title: 'name',
    fields: { name: f.text({ label: label('Name'), search: true }) },
  });

export const Item = defineResource({
  name: 'bench.item',
  labels: { one: label('Item'), many: label('Items') },
  title: 'title',
  fields: {
    title: f.text({ label: label('Title'), translated: true, search: true }),
    code: f.text({ label: label('Code'), unique: true, search: true }),
    slug: f.slug({ label: label('Slug') }),
    shelf: f.text({ label: label('Shelf'), index: true, max: 40 }),
    remark: f.text({ label: label('Remark'), optional: true }),
    status: f.state({ label: label('Status'), machine: states }),
    tone: f.enum({
      label: label('Tone'),
      values: { plain: label('Plain'), loud: label('Loud'), odd: label('Odd'), none: label('None') },
    }),
    active: f.boolean({ label: label('Active'), default: true }),
    pieces: f.integer({ label: label('Pieces') }),
    rank: f.integer({ label: label('Rank'), index: true }),
    fee: f.money({ label: label('Fee') }),
    weight: f.decimal({ label: label('Weight'), precision: 8, scale: 3, optional: true }),
    seenAt: f.instant({ label: label('Seen at'), index: true }),
    endAt: f.instant({ label: label('End at'), optional: true }),
    dueOn: f.date({ label: label('Due on'), optional: true }),
    email: f.email({ label: label('E-mail'), optional: true }),
    group: f.ref({ label: label('Group'), to: 'bench.group' }),
    tags: f.refs({ label: label('Tags'), to: 'bench.tag' }),
  },
});

const move = (transition) =>
  defineCommand({
    name: `bench.item.${transition}`,
    label: label(transition),
    resource: 'bench.item',
    transition,
    input: z.strictObject({}),
    result: z.strictObject({}),
    handle: async (context) => {
      await context.rows(Item).transition(context.targetId, transition, {});
      return {};
    },
  });

export const benchPlugin = definePlugin({
  name: 'bench',
  label: label('Bench'),
  resources: [named('bench.group', 'Group', 'Groups'), named('bench.tag', 'Tag', 'Tags'), Item],
  commands: ['hold', 'finish', 'lose'].map(move),
});
