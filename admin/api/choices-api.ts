import type { FastifyInstance, FastifyRequest } from 'fastify';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import type { RefOptions } from '../../src/resource/field.js';
import type { WireRow } from '../../src/resource/resource-reads.js';
import type { CurrentStaff } from '../current-staff.js';
import { STAFF_DATA } from '../loader/route-config.js';
import { rowTitle } from '../resource/record-params.js';
import type { AdminResourceService } from '../resource/resource-service.js';

/** A row that a reference may point to. */
export interface RowChoice {
  /** What the reference holds: the id, or the value of the field that was asked for. */
  readonly value: string;
  readonly title: string;
  /** When the row was made, where another has the same title. */
  readonly createdAt?: string;
}

/** Choices of one answer, and values of one question. */
const MOST = 100;
const SHOWN = '20';

/**
 * Adds what boxes that refer to rows ask for: rows found by a text (`q`), or those behind values that are held (`values`, joined by
 * commas). `by` names the field whose value is held in place of the id; `within`, as `field:id`, narrows what is found.
 * @param scope the guarded scope of the back-office
 * @param service reads and commands
 * @param staffOf who is behind a request
 */
export function installChoicesApi(
  scope: FastifyInstance,
  service: AdminResourceService,
  staffOf: (request: FastifyRequest) => CurrentStaff,
): void {
  scope.get('/api/emporion/choices/:resource', { config: { admin: STAFF_DATA } }, async (request) => {
    const { resource: name } = request.params as { resource: string };
    const resource = service.registry.resources.get(name);
    if (!resource) throw KernelErrors.not_found({ what: name });
    const { q = '', by = 'id', within = '', values } = request.query as Partial<Record<Asked, string>>;
    const staff = staffOf(request);
    const rows =
      values === undefined
        ? await found(service, resource, { q, within }, staff)
        : await held(service, resource, { by, values }, staff);
    return { choices: await titled(service, resource, rows, by, staff) };
  });
}

type Asked = 'q' | 'by' | 'within' | 'values';

async function held(
  service: AdminResourceService,
  resource: CompiledResource,
  { by, values }: { readonly by: string; readonly values: string },
  staff: CurrentStaff,
): Promise<readonly WireRow[]> {
  const asked = values.split(',').slice(0, MOST);
  if (by === 'id') return service.getMany(resource, asked, staff);
  const query = { [`filters.${by}~~in`]: asked.join(','), perPage: String(MOST) };
  return (await service.list(resource, query, staff)).items;
}

/** Rows found by their own texts, then those that belong to a row which is found. */
async function found(
  service: AdminResourceService,
  resource: CompiledResource,
  { q, within }: { readonly q: string; readonly within: string },
  staff: CurrentStaff,
): Promise<readonly WireRow[]> {
  const [field = '', id = ''] = within.split(':');
  const own = await search(service, resource, q, staff, id === '' ? {} : { [`filters.${field}`]: id });
  const owner = ownerOf(service, resource);
  if (
    q === '' ||
    id !== '' ||
    !owner ||
    own.length >= Number(SHOWN) ||
    !staff.can(owner.resource.permissions.read)
  )
    return own;
  const owners = await search(service, owner.resource, q, staff);
  if (owners.length === 0) return own;
  const ids = owners.map((row) => String(row['id'])).join(',');
  const parts = await service.list(resource, { [`filters.${owner.field}~~in`]: ids, perPage: SHOWN }, staff);
  const known = new Set(own.map((row) => row['id']));
  return [...own, ...parts.items.filter((row) => !known.has(row['id']))];
}

async function search(
  service: AdminResourceService,
  resource: CompiledResource,
  q: string,
  staff: CurrentStaff,
  narrowed: Readonly<Record<string, string>> = {},
): Promise<readonly WireRow[]> {
  const { title } = resource.definition;
  const byTitle = service.operatorsOf(resource, title).includes('contains')
    ? { [`filters.${title}`]: q }
    : {};
  const wanted = q === '' ? {} : service.isSearchable(resource) ? { q } : byTitle;
  return (await service.list(resource, { perPage: SHOWN, ...wanted, ...narrowed }, staff)).items;
}

interface Owner {
  readonly field: string;
  readonly resource: CompiledResource;
}

/** The row that a row is a part of: it is deleted along with it. */
function ownerOf(service: AdminResourceService, { fields }: CompiledResource): Owner | undefined {
  const field = fields.find(({ field: { options } }) => (options as RefOptions).onDelete === 'cascade');
  const resource = field && service.registry.resources.get(field.target ?? '');
  return field && resource ? { field: field.name, resource } : undefined;
}

/** A part is called after what it is a part of as well: by itself, its name says little. */
async function titled(
  service: AdminResourceService,
  resource: CompiledResource,
  rows: readonly WireRow[],
  by: string,
  staff: CurrentStaff,
): Promise<readonly RowChoice[]> {
  const owner = ownerOf(service, resource);
  const { locales } = service.registry;
  const ids = owner ? [...new Set(rows.map((row) => String(row[owner.field])))] : [];
  const owners = owner && ids.length > 0 ? await service.getMany(owner.resource, ids, staff) : [];
  const choices = rows.map((row) => {
    const whole = owner && owners.find((one) => one['id'] === row[owner.field]);
    const own = rowTitle(resource, row, staff.locale, locales);
    const title = owner && whole ? `${rowTitle(owner.resource, whole, staff.locale, locales)} · ${own}` : own;
    return { value: String(row[by] ?? ''), title, createdAt: String(row['createdAt']) };
  });
  const twins = choices.filter(({ title }, at) =>
    choices.some((one, other) => other !== at && one.title === title),
  );
  return choices.map((choice) =>
    twins.includes(choice) ? choice : { value: choice.value, title: choice.title },
  );
}
