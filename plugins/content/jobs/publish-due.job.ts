import { defineJob, type WriteContext } from 'emporion';
import { z } from 'zod';
import { Announcement } from '../resources/announcement.resource.js';
import { Banner } from '../resources/banner.resource.js';
import { Page } from '../resources/page.resource.js';
import type { Publishable } from '../resources/publication-fields.js';

/** Everything that is published for a time. */
export const PUBLISHED = [Page, Announcement, Banner] as const;

const names = PUBLISHED.map(({ name }) => name);

/** Publishes or ends one scheduled thing when its time has come; does nothing when it was rescheduled meanwhile. */
export const keepSchedule = defineJob({
  name: 'content.keep-schedule',
  label: { en: 'Publish and end on time', zh: '定时发布与下线' },
  payload: z.strictObject({ resource: z.enum(names), id: z.uuid() }),
  handle: async (context, { resource, id }) => {
    const published = PUBLISHED.find(({ name }) => name === resource);
    if (published) await followSchedule(context, published, id);
  },
});

async function followSchedule(context: WriteContext, resource: Publishable, id: string): Promise<void> {
  const rows = context.rows(resource);
  const row = await rows.find(id, { lock: true });
  if (row?.status === 'scheduled' && row.publishAt && row.publishAt <= context.now) {
    await rows.transition(id, 'publish', { set: { publishAt: null } });
  }
  if (row && row.status !== 'draft' && row.status !== 'ended' && row.endAt && row.endAt <= context.now) {
    await rows.transition(id, 'end', { set: { endAt: null } });
  }
}
