import { BaseProperty, BaseRecord, BaseResource } from 'adminjs';
import type { ActionContext, CurrentAdmin, Filter, RecordJSON } from 'adminjs';
import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import type { WireRow } from '../../src/resource/resource-reads.js';
import type { CurrentStaff } from '../current-staff.js';
import type { AdminQuery } from './admin-list-query.js';
import type { FormParams } from './form-input.js';
import { recordParams, rowTitle } from './record-params.js';
import type { Failures } from './failures.js';
import type { AdminResourceService } from './resource-service.js';

/**
 * What the translator hands to AdminJS in place of a database model. A class, because AdminJS merges its options deeply and
 * copies every plain object in them.
 */
export class KernelSource {
  constructor(
    readonly resource: CompiledResource,
    readonly service: AdminResourceService,
    readonly failures: Failures,
  ) {}
}

/** One page of a list, in AdminJS's records. */
export interface RecordPage {
  readonly records: readonly KernelRecord[];
  readonly next: string | null;
  readonly total: number | undefined;
  readonly totalExact: boolean | undefined;
}

/** Who asks. AdminJS hands on whatever the loader gave it. */
export function staffOf(context: ActionContext | undefined): CurrentStaff {
  const staff = context?.currentAdmin as unknown as CurrentStaff | undefined;
  if (!staff) throw new Error('The back-office was asked without a member of staff.');
  return staff;
}

/**
 * The base columns and fields, as AdminJS properties. Every one but references is declared a text to AdminJS, whose
 * conversions turn an empty number into 0 and a mistyped date into "Invalid Date"; the schemas of the resource judge.
 */
class KernelProperty extends BaseProperty {
  constructor(
    path: string,
    private readonly options: { position: number; reference?: string; isId?: boolean; isSortable: boolean },
  ) {
    super({ path, ...options });
  }

  override type() {
    return this.options.reference === undefined ? ('string' as const) : ('reference' as const);
  }

  override reference(): string | null {
    return this.options.reference ?? null;
  }

  /** AdminJS takes a property called "name" or "email" for the title; here the resource declares it. */
  override isTitle(): boolean {
    return false;
  }

  override isVisible(): boolean {
    return true;
  }
}

/** One row of a resource, as AdminJS knows it. */
export class KernelRecord extends BaseRecord {
  constructor(
    params: Record<string, unknown>,
    private readonly kernel: KernelResource,
  ) {
    super(params, kernel);
  }

  /** Lists and pages show who is referred to; nothing else of the other row leaves the server. */
  override toJSON(currentAdmin?: CurrentAdmin): RecordJSON {
    const json = super.toJSON(currentAdmin);
    const populated = Object.fromEntries(
      Object.entries(this.populated).flatMap(([path, record]) =>
        record instanceof KernelRecord ? [[path, record.reference(currentAdmin)]] : [],
      ),
    );
    return { ...json, populated, title: this.titleFor(currentAdmin) };
  }

  private reference(currentAdmin?: CurrentAdmin): RecordJSON {
    const show = this.resource
      .decorate()
      .recordActions(this, currentAdmin)
      .filter(({ name }) => name === 'show');
    return {
      id: this.id(),
      title: this.titleFor(currentAdmin),
      params: {},
      populated: {},
      errors: {},
      baseError: null,
      recordActions: show.map((action) => action.toJSON(currentAdmin)),
      bulkActions: [],
    };
  }

  private titleFor(currentAdmin?: CurrentAdmin): string {
    const { resource, service } = this.kernel.source;
    const locale = (currentAdmin as unknown as CurrentStaff | undefined)?.locale ?? 'en';
    const row = {
      id: this.id(),
      [resource.definition.title]: this.get(resource.definition.title) as unknown,
    };
    return rowTitle(resource, row, locale, service.registry.locales);
  }
}

/** A resource of the kernel, as AdminJS knows it. It never sees a table: reads and commands are the kernel's own. */
export class KernelResource extends BaseResource {
  private readonly known: readonly KernelProperty[];

  static override isAdapterFor(raw: unknown): boolean {
    return raw instanceof KernelSource;
  }

  constructor(readonly source: KernelSource) {
    super(source);
    this.known = propertiesOf(source);
  }

  override id(): string {
    return this.source.resource.name;
  }

  override databaseName(): string {
    return this.source.resource.plugin;
  }

  override databaseType(): string {
    return 'Postgres';
  }

  override properties(): BaseProperty[] {
    return [...this.known];
  }

  override property(path: string): BaseProperty | null {
    return this.known.find((property) => property.path() === path) ?? null;
  }

  override build(params: Record<string, unknown>): BaseRecord {
    return new KernelRecord(params, this);
  }

  /**
   * One page of rows by keyset.
   * @param query as the browser sends it
   * @param context of the call
   */
  async page(query: AdminQuery, context: ActionContext): Promise<RecordPage> {
    const { resource, service, failures } = this.source;
    const staff = staffOf(context);
    const { items, next, total, totalExact } = await failures.guard(staff, () =>
      service.list(resource, query, staff),
    );
    return { records: items.map((row) => this.record(row)), next, total, totalExact };
  }

  /** AdminJS asks for this only through actions that the translator replaces by {@link page}. */
  override async find(
    _filter: Filter,
    options: { limit?: number },
    context: ActionContext,
  ): Promise<BaseRecord[]> {
    const page = await this.page({ perPage: String(options.limit ?? 20) }, context);
    return [...page.records];
  }

  override async count(_filter: Filter, context: ActionContext): Promise<number> {
    return (await this.page({ perPage: '1' }, context)).total ?? 0;
  }

  override async findOne(id: string, context: ActionContext): Promise<BaseRecord | null> {
    const { resource, service, failures } = this.source;
    const staff = staffOf(context);
    try {
      return this.record(await failures.guard(staff, () => service.get(resource, id, staff)));
    } catch (error) {
      // AdminJS calls this outside of its own error handling, and knows "not there" as null only.
      if (staff.problem?.status === 404) return null;
      throw error;
    }
  }

  override async findMany(ids: (string | number)[], context: ActionContext): Promise<BaseRecord[]> {
    const { resource, service, failures } = this.source;
    const staff = staffOf(context);
    const rows = await failures.guard(staff, () => service.getMany(resource, ids.map(String), staff));
    return rows.map((row) => this.record(row));
  }

  override async create(params: FormParams, context: ActionContext): Promise<Record<string, unknown>> {
    const { resource, service, failures } = this.source;
    const staff = staffOf(context);
    const row = await failures.guard(staff, () => service.create(resource, params, staff), resource);
    return recordParams(resource, row);
  }

  override async update(
    id: string,
    params: FormParams,
    context: ActionContext,
  ): Promise<Record<string, unknown>> {
    const { resource, service, failures } = this.source;
    const staff = staffOf(context);
    const row = await failures.guard(staff, () => service.update(resource, id, params, staff), resource);
    return recordParams(resource, row);
  }

  override async delete(id: string, context: ActionContext): Promise<void> {
    const { resource, service, failures } = this.source;
    const staff = staffOf(context);
    await failures.guard(staff, () => service.delete(resource, id, staff));
  }

  private record(row: WireRow): KernelRecord {
    return new KernelRecord(recordParams(this.source.resource, row), this);
  }
}

function propertiesOf({ resource, service }: KernelSource): KernelProperty[] {
  const base = ['id', 'version', 'createdAt', 'updatedAt'].map(
    (path, position) =>
      new KernelProperty(path, { position, isId: path === 'id', isSortable: path !== 'version' }),
  );
  const readable = resource.fields.filter(({ field }) => field.options.visibility?.adminRead !== false);
  const fields = readable.map(({ name, target }, index) => {
    const reference = target !== undefined && service.isShown(target) ? target : undefined;
    return new KernelProperty(name, {
      position: base.length + index,
      isSortable: service.isSortable(resource, name),
      ...(reference ? { reference } : {}),
    });
  });
  return [...base, ...fields];
}
