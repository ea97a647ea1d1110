import type { AdminWidget } from '../../src/plugin/admin.js';
import { textOf } from '../../src/values/label.js';
import type { CurrentStaff } from '../current-staff.js';
import { rowTitle } from '../resource/record-params.js';
import type { AdminResourceService } from '../resource/resource-service.js';
import { ROOT_PATH } from '../root-path.js';

/** One widget of the dashboard with what it shows now. */
export interface WidgetView {
  readonly id: string;
  readonly label: string;
  readonly kind: AdminWidget['kind'];
  /** At most 10,001, which means more than 10,000. */
  readonly count: number;
  /** Whether those are all. */
  readonly countExact: boolean;
  readonly items: readonly { readonly id: string; readonly title: string; readonly href: string }[];
  /** The list it counts. */
  readonly href: string;
}

/**
 * The dashboard's widgets that a member of staff may see, in the order of the plugins.
 * @param service reads of the kernel
 * @param staff who looks; every widget reads with their permissions
 */
export async function widgetViews(
  service: AdminResourceService,
  staff: CurrentStaff,
): Promise<readonly WidgetView[]> {
  const widgets = service.registry.plugins
    .flatMap((plugin) => plugin.widgets)
    .filter(({ permission, resource }) => {
      const { permissions } = service.registry.resource(resource);
      return staff.can(permission) && staff.can(permissions.read);
    });
  return Promise.all(widgets.map((widget) => viewOf(widget, service, staff)));
}

async function viewOf(
  widget: AdminWidget,
  service: AdminResourceService,
  staff: CurrentStaff,
): Promise<WidgetView> {
  const resource = service.registry.resource(widget.resource);
  const filters = Object.entries(widget.filter ?? {}).map(([name, value]) => [filterName(name), value]);
  const shown = widget.kind === 'list' ? 5 : 1;
  const query = Object.fromEntries([...filters, ['perPage', String(shown)]]) as Record<string, string>;
  const { items, total, totalExact } = await service.list(resource, query, staff);
  const base = `${ROOT_PATH}/resources/${resource.name}`;
  return {
    id: widget.id,
    label: textOf(widget.label, staff.locale),
    kind: widget.kind,
    count: total ?? 0,
    countExact: totalExact ?? true,
    items: (widget.kind === 'list' ? items : []).map((row) => ({
      id: String(row['id']),
      title: rowTitle(resource, row, staff.locale, service.registry.locales),
      href: `${base}/records/${String(row['id'])}/show`,
    })),
    href: `${base}?${new URLSearchParams(Object.fromEntries(filters) as Record<string, string>).toString()}`,
  };
}

/** `status` and `status[in]`, as widgets are declared, in the words of the lists' addresses. */
function filterName(declared: string): string {
  const [, field = declared, operator = 'eq'] = /^(\w+)(?:\[(\w+)\])?$/.exec(declared) ?? [];
  return `filters.${field}~~${operator}`;
}
