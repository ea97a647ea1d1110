import { z } from 'zod';
import { ChannelErrors } from '../channels.errors.js';

/** The request header by which a storefront names its channel. */
export const channelHeader = z.object({
  'x-channel': z
    .string()
    .max(100)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is no code of a channel')
    .optional()
    .describe('Code of the sales channel; the default one when left out'),
});

/**
 * SQL of the channel that a storefront asked for, to be joined within its one statement: `WITH channel AS (…)`.
 * @param code place of the code, such as `$1`; its value is the code or null
 * @returns a select of `id`, `code`, `currency`: one row, or none for a channel that is unknown or closed
 */
export function channelSql(code: string): string {
  return (
    'SELECT id, code, currency FROM channels_channel ' +
    `WHERE enabled AND (CASE WHEN ${code}::text IS NULL THEN is_default ELSE code = ${code}::text END)`
  );
}

/**
 * What to answer when {@link channelSql} found nothing.
 * @param code what was asked for; nothing when there is no default channel
 */
export function unknownChannel(code: string | undefined): Error {
  return ChannelErrors.unknown_channel({ code: code ?? 'default' });
}
