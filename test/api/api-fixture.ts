import { plugins } from '../../plugins.config.js';
import { declaredRoutes } from '../../src/http/declared-routes.js';
import { openApiDocument } from '../../src/http/openapi/openapi-document.js';
import { neededScope, type RouteActor } from '../../src/http/route-actors.js';
import type { RouteSpec } from '../../src/http/route.js';
import { isIncludable } from '../../src/resource/compiled-resource.js';
import { startTestApp, type TestApp, type TestReply } from '../../src/testing/test-app.js';
import { uuidv7 } from '../../src/values/uuid.js';
import { ApiDocument, type Operation } from './api-document.js';
import { SampleRows } from './sample-rows.js';

type Headers = Readonly<Record<string, string>>;

/** A scope that is not the one of the route, for keys that must be refused. */
const OTHER_SCOPES = ['jobs.read', 'content.menu.read'];

/** The whole application with rows to ask for, everybody who may ask, and the document that answers are held against. */
export class ApiFixture {
  readonly rows: SampleRows;
  readonly document: ApiDocument;
  /** Documented routes with their operations. */
  readonly routes: readonly { readonly spec: RouteSpec; readonly operation: Operation }[];
  private readonly keys = new Map<string, Headers>();
  private readonly sessions = new Map<RouteActor, Headers>();

  private constructor(readonly app: TestApp) {
    this.rows = new SampleRows(app);
    this.document = new ApiDocument(openApiDocument(app.registry));
    const operations = new Map(this.document.operations().map((one) => [one.operationId, one]));
    this.routes = declaredRoutes(app.registry).flatMap((spec) => {
      const operation = operations.get(spec.operationId);
      return operation ? [{ spec, operation }] : [];
    });
  }

  /** Starts it, without limits on the number of requests. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<ApiFixture> {
    const limits = { RATE_LIMIT_ADMIN: 'off', RATE_LIMIT_STOREFRONT: 'off', RATE_LIMIT_LOGIN: 'off' };
    return new ApiFixture(await startTestApp({ plugins, env: { ...limits, ...env } }));
  }

  /** The references whose rows a read can bring along. */
  includable({ path }: Pick<RouteSpec, 'path'>): string[] {
    const resource = this.app.registry.resourceByPlural(path.split('/')[3] ?? '');
    return (resource?.fields ?? []).filter(isIncludable).map(({ name }) => name);
  }

  close(): Promise<void> {
    return this.app.close();
  }

  /**
   * Headers of a kind of caller.
   * @param actor who calls
   * @param spec the route called, for keys with its scope
   */
  async headersOf(actor: RouteActor, spec: RouteSpec): Promise<Headers> {
    switch (actor) {
      case 'anonymous':
        return {};
      case 'customer':
        return this.app.customer();
      case 'otherKey':
        return this.key(OTHER_SCOPES.find((scope) => scope !== neededScope(spec)) ?? '');
      case 'scopedKey':
        return this.key(neededScope(spec) ?? OTHER_SCOPES[0] ?? '');
      default: {
        const known = this.sessions.get(actor) ?? (await this.signIn(await this.roleOf(actor)));
        this.sessions.set(actor, known);
        return known;
      }
    }
  }

  /**
   * A fresh member of staff, signed in as a browser is.
   * @param roles ids of the roles they have
   */
  async signIn(roles: readonly string[]): Promise<Headers> {
    const email = `${uuidv7()}@example.com`;
    const [password, next] = ['four quiet green kettles', 'correct horse battery staple'];
    const invited = await this.app.asAdmin('POST /v1/admin/staff/invite', {
      name: 'Ann',
      email,
      roles,
      password,
    });
    expectStatus(invited, 200);
    // Nobody may do anything with a password that somebody else made.
    const headers = await this.logIn(email, password);
    const body = { current: password, next };
    expectStatus(await this.app.request('PUT /v1/admin/session/password', { body, headers }), 204);
    return this.logIn(email, next);
  }

  private async logIn(email: string, password: string): Promise<Headers> {
    const ownPage = { 'sec-fetch-site': 'same-origin' };
    const body = { email, password, cookie: true };
    const login = await this.app.request('POST /v1/admin/session', { body, headers: ownPage });
    expectStatus(login, 200);
    const cookie = login.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    return { ...ownPage, cookie };
  }

  private async key(scope: string): Promise<Headers> {
    const known = this.keys.get(scope) ?? (await this.app.keyWith(scope));
    this.keys.set(scope, known);
    return known;
  }

  private async roleOf(actor: RouteActor): Promise<string[]> {
    if (actor === 'powerlessStaff') return [];
    if (actor === 'administrator') {
      const found = await this.app.asAdmin('GET /v1/admin/roles?filter[name]=administrator');
      return [(found.body as { items: [{ id: string }] }).items[0].id];
    }
    const permissions = this.app.registry
      .permissions()
      .map(({ name }) => name)
      .filter((name) => name.endsWith('.read'));
    const made = await this.app.asAdmin('POST /v1/admin/roles', {
      name: 'reader',
      label: { en: 'Reader' },
      permissions,
    });
    expectStatus(made, 201);
    return [(made.body as { id: string }).id];
  }
}

function expectStatus(reply: TestReply, status: number): void {
  if (reply.status !== status) throw new Error(`Expected ${status}, got ${reply.status}: ${reply.text}`);
}
