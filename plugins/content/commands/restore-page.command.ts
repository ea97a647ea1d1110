import { defineCommand, refTo } from 'emporion';
import { z } from 'zod';
import { ContentErrors } from '../content.errors.js';
import { Page } from '../resources/page.resource.js';
import { Revision } from '../resources/revision.resource.js';

/** Brings the text of an earlier revision back, as a new version of the page. */
export const restorePage = defineCommand({
  name: 'content.page.restore',
  label: { en: 'Bring back a revision', zh: '恢复历史版本' },
  resource: 'content.page',
  permission: 'content.page.update',
  input: z.strictObject({ revisionId: refTo('content.revision', { within: 'page' }) }),
  result: z.strictObject({ id: z.uuid(), version: z.int() }),
  fields: { revisionId: { label: { en: 'Revision', zh: '历史版本' } } },
  errors: ['content.revision_of_other_page'],
  handle: async (context, { revisionId }) => {
    const revision = await context.rows(Revision).get(revisionId);
    if (revision.page !== context.targetId) throw ContentErrors.revision_of_other_page({ revisionId });
    const { expectedVersion } = context;
    const { id, version } = await context
      .rows(Page)
      .update(context.targetId, revision.content, expectedVersion === undefined ? {} : { expectedVersion });
    return { id, version };
  },
});
