import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { WriteContext } from 'emporion';
import { plugins } from '../../plugins.config.js';
import { systemActor } from '../../src/access/actor.js';
import { WriteScope } from '../../src/command/write-scope.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { demoChannels } from '../../plugins/channels/demo/demo-channels.js';
import { demoProducts } from '../../plugins/products/demo/demo-products.js';
import {
  insertAttributes,
  insertCategories,
  insertCollections,
} from '../../plugins/products/demo/demo-sorting.js';
import { drawDemoImages } from '../../plugins/products/jobs/draw-demo-images.job.js';

/** Nothing is fetched from there. */
const FILES = 'http://127.0.0.1:1';
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const ILLUSTRATED = ['breakfast-for-two', 'fjord-stoneware-mug'];

let [full, empty]: TestApp[] = [];
beforeAll(async () => {
  const start = (): Promise<TestApp> => startTestApp({ plugins, env: { MEDIA_PUBLIC_URL: FILES } });
  [full, empty] = [await start(), await start()];
  await write(full, async (context) => {
    await demoChannels(context);
    await demoProducts(withoutDrawing(context));
  });
  await write(empty, async (context) => {
    await demoChannels(context);
    await insertAttributes(context);
    await insertCategories(context);
    await insertCollections(context);
  });
  const image = await upload(full);
  for (const slug of ILLUSTRATED) {
    const { body } = await full.asAdmin(`GET /v1/admin/products?filter[slug]=${slug}`);
    await full.asAdmin(`PATCH /v1/admin/products/${body.items[0].id as string}`, { images: [image] });
  }
});
afterAll(async () => {
  await full?.close();
  await empty?.close();
});

function write(shop: TestApp, work: (context: WriteContext) => Promise<void>): Promise<void> {
  const origin = { actor: systemActor('demo'), action: 'demo', requestId: 'demo', locale: 'en' };
  return shop.app.get(WriteScope).run(origin, work);
}

/** Two hundred pictures take minutes, and are all alike here: one stands for them. */
function withoutDrawing(context: WriteContext): WriteContext {
  const enqueue: WriteContext['enqueue'] = async (job, payload, options) =>
    job.name === drawDemoImages.name ? '' : context.enqueue(job, payload, options);
  return { ...context, enqueue };
}

async function upload(shop: TestApp): Promise<string> {
  const body = new FormData();
  body.append('file', new Blob([Buffer.from(PIXEL, 'base64')], { type: 'image/png' }), 'pixel.png');
  const headers = { ...shop.administrator };
  const sent = await fetch(`${shop.url}/v1/admin/assets`, { method: 'POST', body, headers });
  return ((await sent.json()) as { id: string }).id;
}

async function exported(shop: TestApp): Promise<string> {
  const input = { resource: 'products', format: 'emporion-products', query: { sort: 'slug' } };
  const { body } = await shop.asAdmin('POST /v1/admin/transfers/export', input);
  await shop.jobsDone();
  return (await shop.asAdmin(`GET /v1/admin/transfers/${body.id as string}/files/result`)).text;
}

async function take(shop: TestApp, file: string): Promise<Record<string, unknown>> {
  const headers = { ...shop.administrator, 'content-type': 'application/x-ndjson' };
  const sent = await fetch(`${shop.url}/v1/admin/transfer-uploads`, { method: 'POST', body: file, headers });
  const { id: upload } = (await sent.json()) as { id: string };
  const { body } = await shop.asAdmin('POST /v1/admin/transfers/import', { resource: 'products', upload });
  await shop.jobsDone();
  return (await shop.asAdmin(`GET /v1/admin/transfers/${body.id as string}`)).body as Record<string, unknown>;
}

it('brings all products of the demo shop into an empty one, which gives out the same file', async () => {
  const file = await exported(full as TestApp);
  expect(file.trim().split('\n')).toHaveLength(201);
  expect(file).toContain(`"url":"${FILES}/media/`);
  const taken = await take(empty as TestApp, file);
  expect(taken).toMatchObject({ format: 'emporion-products', created: 201, failed: 0 });
  expect(await exported(empty as TestApp)).toBe(file);
  expect(await take(empty as TestApp, file)).toMatchObject({ unchanged: 201, updated: 0, failed: 0 });
  expect(await take(full as TestApp, file)).toMatchObject({ unchanged: 201, updated: 0, failed: 0 });
});
