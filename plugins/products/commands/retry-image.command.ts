import { defineCommand } from 'emporion';
import { z } from 'zod';
import { seen } from '../domain/seen.js';
import { fetchImages } from '../jobs/fetch-images.job.js';
import { SourceImage } from '../resources/source-image.resource.js';

/** Fetches an image of an import again; one that is here already is left alone. */
export const retryImage = defineCommand({
  name: 'products.sourceImage.retry',
  label: { en: 'Fetch again', zh: '重新下载' },
  resource: SourceImage.name,
  input: z.strictObject({}),
  result: z.strictObject({ id: z.uuid(), version: z.int(), status: z.string() }),
  handle: async (context) => {
    const images = context.rows(SourceImage);
    const image = await images.get(context.targetId, { lock: true });
    const patch = image.status === 'fetched' ? {} : ({ status: 'waiting', problem: null } as const);
    const { id, version, status, product } = await images.update(image.id, patch, seen(context));
    if (status === 'waiting') await context.enqueue(fetchImages, { product }, { key: product });
    return { id, version, status };
  },
});
