import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonSchema } from '../../src/http/openapi/json-schema.js';
import type { OpenApiDocument } from '../../src/http/openapi/openapi-document.js';

/** One operation of the document, with its place. */
export interface Operation {
  readonly method: string;
  /** With `{name}` places. */
  readonly path: string;
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { schema: JsonSchema; example?: unknown }>>;
  };
  readonly responses: Readonly<Record<string, Response>>;
}

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
}

interface Response {
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Readonly<Record<string, { schema?: JsonSchema }>>;
}

/** An OpenAPI document that answers are held against. */
export class ApiDocument {
  private readonly ajv: Ajv2020;
  private readonly compiled = new Map<object, ValidateFunction>();

  constructor(readonly document: OpenApiDocument) {
    this.ajv = new Ajv2020({ strict: false, allErrors: true });
    // Under "nodenext" the default export of this CommonJS module is its namespace.
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
    this.ajv.addFormat('int64', true);
    this.ajv.addSchema(document, 'api');
  }

  /** Every operation, references to shared parameters and responses resolved. */
  operations(): Operation[] {
    return Object.entries(this.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => {
        const { parameters = [], responses, ...rest } = operation as Partial<Operation>;
        return {
          ...(rest as Operation),
          method: method.toUpperCase(),
          path,
          parameters: parameters.map((part) => this.resolved<Parameter>(part)),
          responses: Object.fromEntries(
            Object.entries(responses ?? {}).map(([status, part]) => [status, this.resolved<Response>(part)]),
          ),
        };
      }),
    );
  }

  /**
   * What is wrong with a value.
   * @param schema of this document
   * @returns nothing when it fits
   */
  faults(schema: JsonSchema, value: unknown): string[] {
    const validate = this.compiled.get(schema) ?? this.ajv.compile(absolute(schema) as object);
    this.compiled.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  }

  /**
   * What an answer has that the document does not say, or lacks that it promises.
   * @param operation the operation that answered
   * @returns nothing when all is as documented
   */
  answerFaults(operation: Operation, { status, headers, text, body }: Answer): string[] {
    const response = operation.responses[String(status)];
    if (!response) return [`status ${status} is not documented: ${text.slice(0, 300)}`];
    const type = (headers.get('content-type') ?? '').split(';', 1)[0] ?? '';
    const promised = [
      'ETag',
      'Location',
      'Content-Language',
      'Retry-After',
      'WWW-Authenticate',
      'X-Request-Id',
    ];
    const missing = Object.keys(response.headers ?? {}).filter(
      (name) => promised.includes(name) && !headers.has(name),
    );
    const absent = missing.map((name) => `header ${name} is missing`);
    if (!response.content)
      return [...absent, ...(text === '' ? [] : [`a body was sent: ${text.slice(0, 100)}`])];
    const content = response.content[type];
    if (!content) return [...absent, `content type "${type}" is not documented`];
    return [...absent, ...(content.schema ? this.faults(content.schema, body) : [])];
  }

  private resolved<T>(part: unknown): T {
    const { $ref } = part as { $ref?: string };
    if ($ref === undefined) return part as T;
    return $ref
      .slice(2)
      .split('/')
      .reduce<unknown>((place, step) => (place as Record<string, unknown>)[step], this.document) as T;
  }
}

/** References point into the document, wherever the schema was taken from. */
function absolute(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(absolute);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' ? `api${value}` : absolute(value),
    ]),
  );
}
