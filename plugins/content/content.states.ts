import { defineStates, type Label } from 'emporion';

const STATES = {
  draft: { en: 'Draft', zh: '草稿' },
  scheduled: { en: 'Scheduled', zh: '定时发布' },
  published: { en: 'Published', zh: '已发布' },
  ended: { en: 'Ended', zh: '已结束' },
} as const satisfies Record<string, Label>;

/** The life of everything that is published for a time: one axis, the same for each resource that has it. */
export const publication = (entity: string) =>
  defineStates({
    name: `content.${entity}.status`,
    initial: 'draft',
    states: STATES,
    transitions: {
      schedule: { from: ['draft', 'ended'], to: 'scheduled', label: { en: 'Schedule', zh: '定时发布' } },
      publish: {
        from: ['draft', 'scheduled', 'ended'],
        to: 'published',
        label: { en: 'Publish now', zh: '立即发布' },
      },
      end: { from: ['published', 'scheduled'], to: 'ended', label: { en: 'End', zh: '结束' } },
      withdraw: {
        from: ['scheduled', 'published', 'ended'],
        to: 'draft',
        label: { en: 'Back to draft', zh: '退回草稿' },
      },
    },
  });
