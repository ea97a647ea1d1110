import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonSchema } from '../../src/http/openapi/json-schema.js';
import type { RouteSpec } from '../../src/http/route.js';
import type { TestReply } from '../../src/testing/test-app.js';
import type { Operation } from './api-document.js';
import { ApiFixture } from './api-fixture.js';
import { HOSTILE_VALUES, type HostileValue } from './hostile-values.js';
import { placesOf, pointerOf, withValue, type Place } from './places.js';
import { addressOf, sampleRequest, type SampleRequest } from './sample-requests.js';
import { StoredData } from './stored-data.js';

/** One hostile request. */
interface Attempt {
  readonly place: Place;
  readonly hostile: HostileValue;
  readonly body: unknown;
  /** Whether the document says that the body is wrong. */
  readonly refused: boolean;
}

/** Refusals that are written down: who tried to sign in. */
const AUDITED_REFUSALS = ['adminLogin audit_entry'];

let api: ApiFixture;
let stored: StoredData;
beforeAll(async () => {
  api = await ApiFixture.start();
  stored = await StoredData.open(api.app.databaseUrl);
}, 60_000);
afterAll(async () => {
  await stored?.close();
  await api?.close();
});

describe('a body with one hostile member', () => {
  it('is refused with the name of the member, never breaks anything and leaves nothing behind', async () => {
    const faults: string[] = [];
    let attempts = 0;
    for (const route of api.routes.filter(({ spec }) => spec.body && spec.bodyType === undefined)) {
      const found = await attack(route.spec, route.operation);
      attempts += found.attempts;
      faults.push(...found.faults);
    }
    expect(attempts).toBeGreaterThan(2_000);
    expect(faults).toEqual([]);
  }, 600_000);
});

async function attack(
  spec: RouteSpec,
  operation: Operation,
): Promise<{ attempts: number; faults: string[] }> {
  const { accepts: _accepts, ...sample } = await sampleRequest(spec, api);
  const schema = operation.requestBody?.content['application/json']?.schema ?? {};
  const places = placesOf(sample.body, membersOf(schema));
  const attempts = places.flatMap((place) =>
    HOSTILE_VALUES.map((hostile): Attempt => {
      const body = withValue(sample.body, place, hostile.value);
      const refused = hostile.neverStored === true || api.document.faults(schema, body).length > 0;
      return { place, hostile, body, refused };
    }),
  );
  const faults: string[] = [];
  // Jobs of the requests before would change rows meanwhile.
  await api.app.jobsDone();
  const before = await stored.digest();
  for (const attempt of attempts.filter(({ refused }) => refused)) {
    const reply = await send(spec, sample, attempt.body);
    const wrong = [...api.document.answerFaults(operation, reply), ...refusalFaults(reply, attempt)];
    faults.push(...wrong.map((fault) => sentence(spec, attempt, fault)));
  }
  const after = await stored.digest();
  const changed = Object.keys(before).filter(
    (table) => before[table] !== after[table] && !AUDITED_REFUSALS.includes(`${spec.operationId} ${table}`),
  );
  faults.push(...changed.map((table) => `${spec.method} ${spec.path}: refused requests changed ${table}`));
  for (const attempt of attempts.filter(({ refused }) => !refused)) {
    const reply = await send(spec, sample, attempt.body);
    const wrong = [...api.document.answerFaults(operation, reply), ...acceptanceFaults(spec, reply, attempt)];
    faults.push(...wrong.map((fault) => sentence(spec, attempt, fault)));
  }
  return { attempts: attempts.length, faults };
}

function send(spec: RouteSpec, sample: SampleRequest, body: unknown): Promise<TestReply> {
  const headers = sample.headers ?? api.app.administrator;
  return api.app.request(`${spec.method} ${addressOf(spec, sample)}`, {
    body: JSON.stringify(body),
    headers: { ...headers, 'content-type': 'application/json' },
  });
}

function membersOf(schema: JsonSchema): string[] {
  const name =
    String(schema.$ref ?? '')
      .split('/')
      .at(-1) ?? '';
  const { properties = {} } = api.document.document.components.schemas[name] ?? schema;
  return Object.keys(properties as object);
}

function refusalFaults({ status, text, body }: TestReply, { place, hostile }: Attempt): string[] {
  if (status < 400 || status >= 500) return [`answered ${status}: ${text.slice(0, 200)}`];
  const { code, errors = [] } = body as { code?: string; errors?: { pointer: string }[] };
  // The reader of JSON refuses some names before it is known whose they are; rules of a plugin have words of their own.
  if (code !== 'kernel.invalid_input') return hostile.neverStored ? [] : [`answered ${code ?? ''}`];
  const wanted = pointerOf(place).slice(1);
  const pointers = errors.map(({ pointer }) => pointer.replace(/^\//, ''));
  const named = pointers.some((pointer) => pointer.startsWith(wanted) || wanted.startsWith(pointer));
  return named ? [] : [`does not name /${wanted}: ${text.slice(0, 300)}`];
}

/** What a row took is answered as it was sent; texts may be trimmed, cleaned and put in lower case. */
function acceptanceFaults(
  { operationId }: RouteSpec,
  { status, text, body }: TestReply,
  { place, hostile }: Attempt,
): string[] {
  if (status >= 500) return [`answered ${status}: ${text.slice(0, 200)}`];
  const [name = ''] = place;
  if (
    !/^admin(Create|Update)/.test(operationId) ||
    status >= 300 ||
    place.length > 1 ||
    !(name in ((body ?? {}) as object))
  )
    return [];
  const kept = (body as Record<string, unknown>)[name];
  const { value } = hostile;
  if (typeof value === 'string' && typeof kept === 'string') return [];
  return JSON.stringify(kept) === JSON.stringify(value) ? [] : [`gave back ${JSON.stringify(kept)}`];
}

function sentence({ method, path }: RouteSpec, { place, hostile }: Attempt, fault: string): string {
  return `${method} ${path} with ${hostile.name} at ${pointerOf(place)}: ${fault}`;
}
