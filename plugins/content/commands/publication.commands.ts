import { defineCommand, type CommandContext, type CommandDefinition, type Label } from 'emporion';
import { z } from 'zod';
import { ContentErrors } from '../content.errors.js';
import { keepSchedule, type PUBLISHED } from '../jobs/publish-due.job.js';
import type { Publishable } from '../resources/publication-fields.js';

type Published = (typeof PUBLISHED)[number];

const reply = z.strictObject({ id: z.uuid(), version: z.int(), status: z.string() });
const at = z.iso.datetime({ offset: true });
const SCHEDULE_FIELDS = {
  publishAt: { label: { en: 'Publish at', zh: '发布时间' } },
  endAt: {
    label: { en: 'End at', zh: '结束时间' },
    help: { en: 'Leave empty to keep it', zh: '留空表示一直有效' },
  },
} as const;

/**
 * The commands that move a resource through its publication: publish, schedule, end and withdraw.
 * @param resource a resource with the publication fields
 */
export function publicationCommands(resource: Published): CommandDefinition[] {
  const { zh, en } = resource.labels.one;
  const label = (verb: string, verbZh: string): Label => ({
    en: `${verb} ${en.toLowerCase()}`,
    zh: `${verbZh}${zh}`,
  });
  return [
    move(resource, 'publish', label('Publish', '发布')),
    schedule(resource, label('Schedule', '定时发布')),
    move(resource, 'end', label('End', '结束')),
    move(resource, 'withdraw', label('Withdraw', '撤回')),
  ];
}

function versioned({ expectedVersion }: CommandContext): { expectedVersion?: number } {
  return expectedVersion === undefined ? {} : { expectedVersion };
}

function move(
  resource: Published,
  transition: 'publish' | 'end' | 'withdraw',
  label: Label,
): CommandDefinition {
  return defineCommand({
    name: `${resource.name}.${transition}`,
    label,
    resource: resource.name,
    transition,
    input: z.strictObject({}),
    result: reply,
    handle: async (context) => {
      const { id, version, status } = await context
        .rows<Publishable>(resource)
        .transition(context.targetId, transition, {
          ...versioned(context),
          set: transition === 'publish' ? { publishAt: null } : { publishAt: null, endAt: null },
        });
      return { id, version, status };
    },
  });
}

function schedule(resource: Published, label: Label): CommandDefinition {
  return defineCommand({
    name: `${resource.name}.schedule`,
    label,
    resource: resource.name,
    transition: 'schedule',
    input: z.strictObject({ publishAt: at, endAt: at.nullable().default(null) }),
    result: reply,
    fields: SCHEDULE_FIELDS,
    errors: ['content.schedule_in_past', 'content.ends_before_start'],
    handle: async (context, input) => {
      const publishAt = new Date(input.publishAt);
      const endAt = input.endAt === null ? null : new Date(input.endAt);
      if (publishAt <= context.now) throw ContentErrors.schedule_in_past({ publishAt: input.publishAt });
      if (endAt && endAt <= publishAt) throw ContentErrors.ends_before_start({ endAt: input.endAt });
      const rows = context.rows<Publishable>(resource);
      const { id, version, status } = await rows.transition(context.targetId, 'schedule', {
        ...versioned(context),
        set: { publishAt, endAt },
      });
      const payload = { resource: resource.name, id };
      await context.enqueue(keepSchedule, payload, { runAt: publishAt, key: `publish:${id}` });
      if (endAt) await context.enqueue(keepSchedule, payload, { runAt: endAt, key: `end:${id}` });
      return { id, version, status };
    },
  });
}
