import { AppError } from '../../errors/app-error.js';
import { toProblem } from '../../errors/problem.js';
import type { Registry } from '../../plugin/registry.js';
import { textOf } from '../../values/label.js';
import type { JsonSchema } from './json-schema.js';

/** The body of every error (RFC 9457). */
export const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'RFC 9457 problem document. Programs go by `code`: it is stable for ever.',
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'Page that explains the code' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What happened this time, in the language of the caller' },
    instance: { type: 'string', format: 'uri-reference', description: 'Path of the request' },
    code: { type: 'string' },
    params: { type: 'object', description: 'The facts that the detail is made of' },
    errors: {
      type: 'array',
      description: 'The members at fault',
      items: {
        type: 'object',
        properties: {
          pointer: {
            type: 'string',
            description: 'JSON Pointer into the body (RFC 6901), or `query/…`, `path/…`, `header/…`',
          },
          code: { type: 'string' },
          detail: { type: 'string' },
        },
        required: ['pointer', 'code', 'detail'],
        additionalProperties: false,
      },
    },
    requestId: { type: 'string', description: 'What support asks for; also in every line of the log' },
  },
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'params', 'requestId'],
  additionalProperties: false,
};

const EXAMPLE_REQUEST = '0199aa3c-7c00-4000-8000-000000000003';

/** Longest name of a shared response; a name of many codes is cut and numbered. */
const LONGEST_NAME = 100;

const HEADERS: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'],
  503: ['Retry-After'],
};

/** Makes the error responses of routes, those that are alike only once. */
export class ProblemResponses {
  private readonly byCodes = new Map<string, string>();
  private readonly responses: Record<string, object> = {};

  /**
   * @param registry all declarations
   * @param locale of the descriptions
   */
  constructor(
    private readonly registry: Registry,
    private readonly locale: string,
  ) {}

  /**
   * The error responses of one route.
   * @param codes the codes that it can answer with
   * @returns references by status
   * @throws TypeError for a code that no catalogue declares
   */
  of(codes: readonly string[]): Record<string, { $ref: string }> {
    const byStatus = new Map<number, string[]>();
    for (const code of codes) {
      const { status } = this.entry(code);
      byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
    }
    return Object.fromEntries(
      [...byStatus]
        .sort(([a], [b]) => a - b)
        .map(([status, own]) => [
          String(status),
          { $ref: `#/components/responses/${this.name(status, own)}` },
        ]),
    );
  }

  /** The responses that were referred to, by name. */
  components(): Record<string, object> {
    return Object.fromEntries(Object.entries(this.responses).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private name(status: number, codes: readonly string[]): string {
    const key = codes.join('-');
    const known = this.byCodes.get(key);
    if (known) return known;
    const short = codes.map((code) => code.replace(/^kernel\./, '')).join('-');
    const name =
      short.length <= LONGEST_NAME ? short : `${short.slice(0, LONGEST_NAME)}-${this.byCodes.size + 1}`;
    this.byCodes.set(key, name);
    this.responses[name] = this.response(status, codes);
    return name;
  }

  private response(status: number, codes: readonly string[]): object {
    const headers = ['X-Request-Id', ...(HEADERS[status] ?? [])];
    const lines = codes.map((code) => `\`${code}\`: ${textOf(this.entry(code).title, this.locale)}`);
    return {
      description: lines.join('\n\n'),
      headers: Object.fromEntries(headers.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
      content: {
        'application/problem+json': {
          schema: {
            allOf: [{ $ref: '#/components/schemas/Problem' }],
            properties: { status: { const: status }, code: { enum: codes } },
          },
          example: this.example(codes[0] ?? ''),
        },
      },
    };
  }

  private example(code: string): object {
    const entry = this.entry(code);
    const error = new AppError(code, entry.status, {}, '');
    return toProblem(error, entry, { instance: '/v1/…', requestId: EXAMPLE_REQUEST, locale: this.locale });
  }

  private entry(code: string) {
    const entry = this.registry.errors.get(code);
    if (!entry) throw new TypeError(`No catalogue declares the error "${code}".`);
    return entry;
  }
}
