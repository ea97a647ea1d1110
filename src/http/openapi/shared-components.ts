import { SESSION_COOKIE } from '../../access/session-cookie.js';
import { PROBLEM_SCHEMA } from './problem-responses.js';

const text = (description: string, example: string) => ({ description, schema: { type: 'string' }, example });
const count = (description: string) => ({ description, schema: { type: 'integer', minimum: 0 } });

/** Headers that answers carry. */
export const HEADERS = {
  ETag: text(
    'Version of what is answered; send it back as If-Match or If-None-Match (RFC 9110 §8.8.3)',
    '"3"',
  ),
  Location: text('Path of the new row', '/v1/admin/things/0199aa3c-7c00-7000-8000-000000000001'),
  'Content-Language': text('Language of the texts (BCP 47)', 'en'),
  'Idempotency-Replayed': text(
    '`true` when the answer was kept from an earlier request with the same key',
    'true',
  ),
  'Retry-After': count('Seconds to wait before the next try'),
  'RateLimit-Limit': count('Requests that the window admits'),
  'RateLimit-Remaining': count('Requests left in the window'),
  'RateLimit-Reset': count('Seconds until the window ends'),
  'WWW-Authenticate': text('How to present a credential (RFC 9110 §11.6.1)', 'Bearer'),
  'X-Request-Id': text('What support asks for; also in every line of the log', '0199aa3c7c007000'),
} as const;

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Makes a repeated request answer again what the first one did. 1–255 visible ASCII characters.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
  example: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
} as const;

/** Headers that callers send. */
export const PARAMETERS = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description:
      'ETag of the row as you loaded it; the write is refused with 412 when somebody changed it since.',
    schema: { type: 'string' },
    example: '"3"',
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'ETag of what you hold; the answer is 304 without a body when nothing changed.',
    schema: { type: 'string' },
  },
  IdempotencyKey: IDEMPOTENCY_KEY,
  RequiredIdempotencyKey: { ...IDEMPOTENCY_KEY, required: true },
  AcceptLanguage: {
    name: 'Accept-Language',
    in: 'header',
    description: 'Languages of the reader (RFC 9110 §12.5.4)',
    schema: { type: 'string' },
    example: 'zh-CN, en;q=0.8',
  },
} as const;

/** The ways to say who one is. */
export const SECURITY_SCHEMES = {
  staffSession: {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description: 'The session of a member of staff, as the back-office has it.',
  },
  staffToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The session of a member of staff, as `adminLogin` answers it to programs.',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'emp_…',
    description:
      'An API key made in the back-office; `X-Api-Key` takes it too. It may do what its permissions say.',
  },
  customerToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access token of a signed-in customer, who reaches their own data only.',
  },
} as const;

/** The schema of every error, by name. */
export const SCHEMAS = { Problem: PROBLEM_SCHEMA } as const;
