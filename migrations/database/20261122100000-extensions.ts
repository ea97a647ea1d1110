/** Trigram indexes of the search boxes; a trusted extension, so the owner of the database may create it. */
export const up: string[] = ['CREATE EXTENSION IF NOT EXISTS pg_trgm'];

export const down: string[] = ['DROP EXTENSION IF EXISTS pg_trgm'];
