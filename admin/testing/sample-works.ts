import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import {
  defineCommand,
  defineJob,
  definePlugin,
  defineResource,
  defineSettings,
  f,
} from '../../src/index.js';

const label = (en: string): { en: string; zh: string } => ({ en, zh: `${en}（中文）` });

/** The machine that batches are pressed by; tests break it, or hold it in the middle of its work. */
export const press = { broken: false, held: false };

const Batch = defineResource({
  name: 'works.batch',
  labels: { one: label('Batch'), many: label('Batches') },
  title: 'name',
  fields: {
    name: f.text({ label: label('Name'), search: true }),
    pressed: f.boolean({ label: label('Pressed'), default: false, index: true }),
  },
  admin: {
    list: ['name', 'pressed'],
    filters: ['name', 'pressed'],
    blocks: [{ kind: 'jobProgress', label: label('Pressing'), job: 'works.press' }, { kind: 'timeline' }],
  },
});

const pressBatch = defineJob({
  name: 'works.press',
  label: label('Press a batch'),
  payload: z.strictObject({ batchId: z.uuid() }),
  attempts: 2,
  backoffSeconds: { first: 0.05, max: 1 },
  handle: async (context, { batchId }) => {
    await context.progress(3, 10, 'Warming up');
    while (press.held && !context.signal.aborted) await sleep(20);
    if (press.broken) throw new Error('The press is broken');
    await context.rows(Batch).update(batchId, { pressed: true });
  },
});

/** Asks for the job that presses a batch, now or later. */
const askForPress = defineCommand({
  name: 'works.batch.press',
  label: label('Press batch'),
  resource: 'works.batch',
  input: z.strictObject({ inMinutes: z.int().min(0).default(0) }),
  fields: { inMinutes: { label: label('In minutes') } },
  result: z.strictObject({ job: z.uuid() }),
  handle: async (context, { inMinutes }) => {
    const runAt = new Date(context.now.getTime() + inMinutes * 60_000);
    const when = { key: context.targetId, ...(inMinutes > 0 ? { runAt } : {}) };
    return { job: await context.enqueue(pressBatch, { batchId: context.targetId }, when) };
  },
});

const WorksRules = defineSettings({
  name: 'works.rules',
  label: label('Rules'),
  schema: z.strictObject({
    foreman: z.string().min(2).max(20).default('Ada'),
    shifts: z.int().min(1).max(3).default(1),
  }),
  fields: { foreman: { label: label('Foreman') }, shifts: { label: label('Shifts') } },
});

const widget = { permission: 'works.batch.read', resource: 'works.batch' } as const;

/** Work whose jobs fail when a test says so, with every kind of widget and a group of settings. */
export const worksPlugin = definePlugin({
  name: 'works',
  label: label('Works'),
  resources: [Batch],
  jobs: [pressBatch],
  commands: [askForPress],
  settings: [WorksRules],
  widgets: [
    { ...widget, id: 'works.all', label: label('All batches'), kind: 'count' },
    { ...widget, id: 'works.latest', label: label('Latest batches'), kind: 'list' },
    {
      ...widget,
      id: 'works.open',
      label: label('To be pressed'),
      kind: 'todo',
      filter: { pressed: 'false' },
    },
  ],
});
