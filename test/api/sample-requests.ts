import { stateFields, type CompiledResource } from '../../src/resource/compiled-resource.js';
import type { RouteSpec } from '../../src/http/route.js';
import { sampleDocument } from '../../src/values/sample-document.js';
import { uuidv7 } from '../../src/values/uuid.js';
import type { ApiFixture } from './api-fixture.js';
import type { SampleRows } from './sample-rows.js';

/** A request that a route accepts. */
export interface SampleRequest {
  /** Values of the places in the path. */
  readonly params: Readonly<Record<string, string>>;
  /** What it asks with, where it must ask with something. */
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Credentials, where an administrator's key will not do. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The status it shall get, where a sample cannot succeed. */
  readonly accepts?: number;
}

type Maker = (api: ApiFixture) => Promise<Partial<SampleRequest>>;

/** Routes whose request cannot be guessed from its schema, by operationId. A new one is added here. */
const SPECIAL: Readonly<Record<string, Maker>> = {
  adminLogin: async () => ({
    body: { email: 'nobody@example.com', password: 'x' },
    accepts: 401,
  }),
  adminLogout: async (api) => ({ headers: await api.signIn([]) }),
  adminChoosePreferences: async (api) => ({ headers: await api.signIn([]) }),
  adminChangeOwnPassword: async (api) => ({
    headers: await api.signIn([]),
    body: { current: 'correct horse battery staple', next: 'another battery of horses' },
  }),
  adminUploadAsset: async (api) => ({
    body: [
      '--line',
      'Content-Disposition: form-data; name="file"; filename="manual.pdf"',
      '',
      '%PDF-1.4\n%%EOF',
      '--line--',
      '',
    ].join('\r\n'),
    headers: { ...api.app.administrator, 'content-type': 'multipart/form-data; boundary=line' },
  }),
  adminGetSettings: async () => ({ params: { name: 'content.publishing' } }),
  adminChangeSettings: async () => ({
    params: { name: 'content.publishing' },
    body: { pageAddress: '/pages/{slug}' },
  }),
  settingsChange: async () => ({
    body: { name: 'content.publishing', value: { pageAddress: '/p/{slug}' } },
  }),
  accessStaffInvite: async () => ({ body: { name: 'Ann', email: `${uuidv7()}@example.com`, roles: [] } }),
  accessApiKeyCreate: async () => ({ body: { name: 'till', permissions: ['content.page.read'] } }),
  accessStaffAssignRoles: async ({ rows }) => ({ body: { roles: [await rows.kept('access.role')] } }),
  accessStaffResetPassword: async () => ({ body: {} }),
  contentPageRestore: async ({ rows }) => {
    const revisionId = await rows.make('content.revision');
    return { params: { id: await rows.kept('content.page') }, body: { revisionId } };
  },
  productsShowCategory: async (api) => ({ params: { slug: await keptSlug(api, 'products.category') } }),
  productsShowCollection: async (api) => ({ params: { slug: await keptSlug(api, 'products.collection') } }),
  productsShow: async (api) => ({ params: { slug: await onSale(api) } }),
  productsProductPublish: sellable,
  productsProductCreateWithVariants: async () => {
    const slug = `made-${uuidv7()}`;
    return { body: { title: { en: 'Made' }, slug, variants: [{ sku: slug }] } };
  },
  productsProductSaveVariants: async () => ({ body: { rows: [] } }),
  productsProductSchedule: sellable,
  productsCollectionAddProducts: filled,
  productsCollectionRemoveProducts: filled,
  productsCollectionReorder: filled,
  productsVariantSetComponents: async ({ rows }) => ({
    body: { components: [{ variant: await rows.kept('products.variant'), quantity: 2 }] },
  }),
  productsMatching: async () => ({
    query: { document: '{"match":"all","conditions":[{"field":"title","is":"contains","value":"a"}]}' },
  }),
  jobsCancel: async (api) => ({ body: { id: await deadJob(api) } }),
  jobsRetry: async (api) => ({ body: { id: await deadJob(api) } }),
  jobsReplay: async () => ({ body: { name: 'jobs.sweep-history' } }),
  transfersExport: async () => ({ body: { resource: 'pages' } }),
  transfersImport: async () => ({ body: { resource: 'menus', content: 'key\n', dryRun: true } }),
  adminUploadTransferFile: async ({ app }) => ({
    headers: { ...app.administrator, 'content-type': 'text/csv' },
  }),
  adminContinueTransferFile: async (api) => ({
    params: { id: await upload(api) },
    headers: { ...api.app.administrator, 'content-type': 'text/csv' },
    // The place of the part stands in the query.
    accepts: 400,
  }),
  adminReadTransferFile: async (api) => ({ params: { id: await upload(api) } }),
  adminPreviewTransferFile: async (api) => ({ params: { id: await upload(api) }, accepts: 400 }),
  adminDownloadTransferFile: async (api) => {
    const started = await api.app.asAdmin('POST /v1/admin/transfers/export', { resource: 'menus' });
    await api.app.jobsDone();
    return { params: { id: (started.body as { id: string }).id, file: 'result' } };
  },
};

/** A file that was uploaded. */
async function upload({ app }: ApiFixture): Promise<string> {
  const headers = { ...app.administrator, 'content-type': 'text/csv' };
  const { body } = await app.request('POST /v1/admin/transfer-uploads', { body: 'key\n', headers });
  return (body as { id: string }).id;
}

/** A product that could be bought. */
async function sellable({ rows }: ApiFixture): Promise<Partial<SampleRequest>> {
  const id = await rows.make('products.product');
  await rows.make('products.variant', { product: id });
  return { params: { id } };
}

/** A collection with a product that was put in by hand. */
async function filled({ app, rows }: ApiFixture): Promise<Partial<SampleRequest>> {
  const byHand = { kind: 'manual', rules: { match: 'all', conditions: [] } };
  const id = await rows.make('products.collection', byHand);
  const body = { products: [await rows.kept('products.product')] };
  await app.asAdmin(`POST /v1/admin/collections/${id}/add-products`, body);
  return { params: { id }, body };
}

/** The address of a product on sale. */
async function onSale(api: ApiFixture): Promise<string> {
  const { body } = await api.app.asAdmin('GET /v1/admin/channels?filter[isDefault]=true');
  const { items } = body as { items: { id: string }[] };
  // The first channel that there is becomes the default one.
  const channels = [items[0]?.id ?? (await api.rows.kept('channels.channel'))];
  const id = await api.rows.make('products.product', { channels });
  await api.rows.make('products.variant', { product: id });
  await api.app.asAdmin(`POST /v1/admin/products/${id}/publish`, {});
  await api.app.jobsDone();
  return String((await api.rows.read('products.product', id)).slug);
}

async function keptSlug({ rows }: ApiFixture, resource: string): Promise<string> {
  return String((await rows.read(resource, await rows.kept(resource))).slug);
}

/** A job that failed for the last time. */
async function deadJob(api: ApiFixture): Promise<string> {
  const id = uuidv7();
  await api.rows.write(({ tx }) =>
    tx.query(
      `INSERT INTO jobs_job (id, name, payload, state, attempts, max_attempts)
       VALUES ($1, 'jobs.sweep-history', '{}', 3, 1, 1)`,
      [id],
    ),
  );
  return id;
}

/**
 * A request that a route accepts, with fresh rows where it changes or takes away one.
 * @param spec the route
 * @param api the application and its rows
 */
export async function sampleRequest(spec: RouteSpec, api: ApiFixture): Promise<SampleRequest> {
  const special = (await SPECIAL[spec.operationId]?.(api)) ?? {};
  const params = special.params ?? (await paramsOf(spec, api));
  return { params, ...(spec.body ? { body: await bodyOf(spec, api) } : {}), ...special };
}

/** The path and query of a request. */
export function addressOf({ path }: Pick<RouteSpec, 'path'>, { params, query }: SampleRequest): string {
  const filled = path.replace(/:(\w+)/g, (_place, name: string) => encodeURIComponent(params[name] ?? ''));
  return query ? `${filled}?${new URLSearchParams(query).toString()}` : filled;
}

async function paramsOf(spec: RouteSpec, { app, rows }: ApiFixture): Promise<Record<string, string>> {
  const resource = resourceOf(spec, app);
  if (!spec.path.includes(':')) return {};
  if (!resource) throw new Error(`${spec.operationId} needs an entry in SPECIAL of sample-requests.ts`);
  if (!spec.path.includes('/:id')) return publicParams(resource, rows);
  const id = await rows.make(resource.name);
  const verb = spec.path.split('/').at(-1) ?? '';
  const command = app.registry.commandsOf(resource.name).find(({ name }) => name.endsWith(`.${verb}`));
  const axis = stateFields(resource).find(
    ({ machine }) => command?.transition && command.transition in machine.transitions,
  );
  const from = axis?.machine.transitions[command?.transition ?? '']?.from;
  if (axis && from) await rows.moveTo(resource.name, id, axis.machine, from);
  return { id };
}

/** A storefront's key of a row that it may see. */
async function publicParams(resource: CompiledResource, rows: SampleRows): Promise<Record<string, string>> {
  const { by = '', where = {} } = resource.definition.storefront ?? {};
  const id = await rows.make(resource.name);
  for (const { name, machine } of stateFields(resource)) {
    const [wanted] = where[name] ?? [];
    if (wanted !== undefined) await rows.moveTo(resource.name, id, machine, [wanted]);
  }
  const key = (await rows.read(resource.name, id))[by];
  return { [by]: String(key) };
}

async function bodyOf(spec: RouteSpec, { app, rows }: ApiFixture): Promise<unknown> {
  const resource = resourceOf(spec, app);
  if (resource && spec.body === resource.createInput) {
    const references: Record<string, unknown> = {};
    for (const { name, field, target } of resource.fields) {
      if (target !== undefined && field.kind === 'ref') references[name] = await rows.kept(target);
    }
    return app.factory(resource.name).build(references);
  }
  if (resource && spec.body === resource.updateInput) {
    const { fields } = resource;
    const built = app.factory(resource.name).build();
    const [name = ''] = Object.keys(resource.updateInput.shape).filter(
      (member) => fields.find((field) => field.name === member)?.target === undefined,
    );
    return { [name]: built[name] };
  }
  return spec.body ? sampleDocument(spec.body) : undefined;
}

/** The resource whose rows a route is about. */
function resourceOf(spec: RouteSpec, { registry }: ApiFixture['app']): CompiledResource | undefined {
  const [, , audience, segment = ''] = spec.path.split('/');
  if (audience === 'admin') return registry.resourceByPlural(segment);
  return [...registry.resources.values()].find(
    ({ definition, plural }) => definition.storefront && (definition.storefront.path ?? plural) === segment,
  );
}
