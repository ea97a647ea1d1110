import type { CommandBus } from '../../src/command/command-bus.js';
import type { CommandDefinition } from '../../src/command/define-command.js';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import type { Registry } from '../../src/plugin/registry.js';
import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import { JsonText, type QueryDefinition } from '../../src/query/define-query.js';
import { askedOf } from '../../src/query/query-list.js';
import type { QueryBus } from '../../src/query/query-bus.js';
import type { Operator } from '../../src/resource/kinds/field-kind.js';
import type { Page, ResourceReads, WireRow } from '../../src/resource/resource-reads.js';
import type { CurrentStaff } from '../current-staff.js';
import { adminListQuery, kernelQuery, type AdminQuery } from './admin-list-query.js';
import { formToInput, type FormParams } from './form-input.js';

/** The version a form was loaded with, as AdminJS posts it back. */
function versionOf(params: FormParams): number | undefined {
  const version = Number(params['version'] ?? Number.NaN);
  return Number.isSafeInteger(version) && version > 0 ? version : undefined;
}

/**
 * What the back-office does with rows, on behalf of one member of staff: the same reads and the same commands as the
 * REST API, so that neither can do what the other may not.
 */
export class AdminResourceService {
  constructor(
    readonly registry: Registry,
    private readonly reads: ResourceReads,
    private readonly bus: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /**
   * One page of a list.
   * @param resource to be listed
   * @param query as the browser sends it
   * @param staff who reads
   */
  async list(resource: CompiledResource, query: AdminQuery, staff: CurrentStaff): Promise<Page> {
    return this.reads.list(
      resource,
      adminListQuery(query, this.reads.rulesOf(resource), resource),
      staff.actor,
    );
  }

  /** What a list shows, whatever the page, as parameters of the REST API. */
  restQuery(resource: CompiledResource, query: AdminQuery): Record<string, string> {
    return kernelQuery(query, this.reads.rulesOf(resource), resource);
  }

  /** Whether a resource has pages in the back-office. */
  isShown(name: string): boolean {
    const resource = this.registry.resources.get(name);
    return resource !== undefined && resource.definition.admin?.hidden !== true;
  }

  /** Whether a list can be in the order of a member; only what has an index can. */
  isSortable(resource: CompiledResource, name: string): boolean {
    return this.reads.rulesOf(resource).queryable.get(name)?.sortable === true;
  }

  /** Whether and how a list can be filtered by a member. */
  operatorsOf(resource: CompiledResource, name: string): readonly Operator[] {
    return this.reads.rulesOf(resource).queryable.get(name)?.operators ?? [];
  }

  /** Whether the list has a search box. */
  isSearchable(resource: CompiledResource): boolean {
    return this.reads.rulesOf(resource).searchable;
  }

  /**
   * One row; raises `kernel.not_found`.
   * @param id any text
   * @param staff who reads
   */
  get(resource: CompiledResource, id: string, staff: CurrentStaff): Promise<WireRow> {
    return this.reads.get(resource, id, staff.actor);
  }

  /** Rows by id; those that do not exist are left out, and all of them when the resource may not be read. */
  async getMany(
    resource: CompiledResource,
    ids: readonly string[],
    staff: CurrentStaff,
  ): Promise<readonly WireRow[]> {
    return staff.can(resource.permissions.read) ? this.reads.getMany(resource, ids, staff.actor) : [];
  }

  /** Creates a row from a form; raises what the create command raises. */
  create(resource: CompiledResource, params: FormParams, staff: CurrentStaff): Promise<WireRow> {
    const input = formToInput(resource, params, staff, 'create');
    return this.run(this.commandOf(resource.permissions.create), { input }, staff) as Promise<WireRow>;
  }

  /**
   * Changes a row from a form. The version that the form was loaded with must still be the current one; a form without
   * one is refused, for it could undo what somebody else saved meanwhile.
   */
  update(resource: CompiledResource, id: string, params: FormParams, staff: CurrentStaff): Promise<WireRow> {
    const expectedVersion = versionOf(params);
    if (expectedVersion === undefined) {
      const detail = 'The form does not say which version it was loaded with.';
      throw KernelErrors.invalid_input().withErrors([{ pointer: '/version', code: 'required', detail }]);
    }
    const input = formToInput(resource, params, staff, 'update');
    const call = { input, targetId: id, expectedVersion };
    return this.run(this.commandOf(resource.permissions.update), call, staff) as Promise<WireRow>;
  }

  /** Deletes a row; raises what the delete command raises. */
  async delete(resource: CompiledResource, id: string, staff: CurrentStaff): Promise<void> {
    await this.run(this.commandOf(resource.permissions.delete), { input: {}, targetId: id }, staff);
  }

  /**
   * Runs a command through the one pipeline.
   * @param command declared one
   * @param call input, row and version, as they came from the browser
   * @param staff who calls it
   * @returns its result
   */
  async run(
    command: CommandDefinition,
    call: { input: unknown; targetId?: string; expectedVersion?: number; idempotencyKey?: string },
    staff: CurrentStaff,
  ): Promise<unknown> {
    const { requestId, ip } = staff.request;
    const reply = await this.bus.execute(command, {
      ...call,
      actor: staff.actor,
      requestId,
      ip,
      locale: staff.locale,
    });
    return reply.result;
  }

  /**
   * Asks a query.
   * @param query for the back-office
   * @param targetId the row it is about; empty for a query without a resource
   * @param staff who asks
   * @param asked its query string: checked by its schema, or that of a list; left out for a query that takes none
   * @returns its answer as JSON; raises what the query raises
   */
  async ask(
    query: QueryDefinition,
    targetId: string,
    staff: CurrentStaff,
    asked: Readonly<Record<string, unknown>> = {},
  ): Promise<JsonText> {
    const input = {
      params: {},
      query: asked,
      headers: {},
      list: askedOf(query.list, query.list ? asked : {}),
    };
    const answer = await this.queries.execute(query, {
      actor: staff.actor,
      locale: staff.locale,
      input,
      targetId,
    });
    if (answer instanceof JsonText) return answer;
    throw KernelErrors.not_found({ what: query.resource ?? query.name });
  }

  private commandOf(name: string): CommandDefinition {
    const command = this.registry.commands.get(name);
    if (!command) throw KernelErrors.not_found({ what: name });
    return command;
  }
}
