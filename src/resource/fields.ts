import type { z, ZodType } from 'zod';
import type { StateMachine } from '../states/define-states.js';
import type { Money } from '../values/money.js';
import type {
  DecimalOptions,
  EnumOptions,
  Field,
  FieldKindName,
  FieldOptions,
  Fields,
  JsonOptions,
  ListOptions,
  NumberOptions,
  RefOptions,
  StateOptions,
  TextOptions,
  Translated,
  ValueOf,
} from './field.js';

type TextValue<O> = O extends { translated: true } ? Translated : string;
type Embedded<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

function field<T>(kind: FieldKindName) {
  return <const O extends FieldOptions>(options: O): Field<T, O> => Object.freeze({ kind, options });
}

function textField(kind: FieldKindName) {
  return <const O extends TextOptions>(options: O): Field<TextValue<O>, O> =>
    Object.freeze({ kind, options });
}

/**
 * The kinds of fields a resource is declared with. Each takes a label in every language and the options of its kind,
 * and knows its column, its validation, its OpenAPI schema, its place in the back-office and its CSV form.
 */
export const f = {
  /** One line of text, at most 500 characters unless `max` says otherwise. */
  text: textField('text'),
  /** Text with line breaks, at most 20,000 characters. */
  longText: textField('longText'),
  /** HTML, sanitised on the server, at most 100,000 characters. */
  richText: textField('richText'),
  /** Lower-case words joined by hyphens, for addresses; unique unless `unique: false`. */
  slug: field<string>('slug'),
  /** A whole number within ±(2^53 − 1). */
  integer: <const O extends NumberOptions>(options: O): Field<number, O> =>
    Object.freeze({ kind: 'integer', options }),
  /** An exact decimal number, kept and sent as text. */
  decimal: <const O extends DecimalOptions>(options: O): Field<string, O> =>
    Object.freeze({ kind: 'decimal', options }),
  /** An amount in minor units and its ISO 4217 currency. */
  money: <const O extends NumberOptions>(options: O): Field<Money, O> =>
    Object.freeze({ kind: 'money', options }),
  boolean: field<boolean>('boolean'),
  /** A point in time (`timestamptz`), ISO 8601 on the wire. */
  instant: field<Date>('instant'),
  /** A calendar day without a time zone, `YYYY-MM-DD`. */
  date: field<string>('date'),
  /** One of declared values. */
  enum: <const O extends EnumOptions>(options: O): Field<keyof O['values'] & string, O> =>
    Object.freeze({ kind: 'enum', options }),
  /** A document that the given zod schema accepts. */
  json: <S extends ZodType, const O extends JsonOptions & { schema: S }>(
    options: O,
  ): Field<z.output<O['schema']>, O> => Object.freeze({ kind: 'json', options }),
  /** The state of a declared machine; moved by transitions only. */
  state: <S extends string, const O extends StateOptions & { machine: StateMachine<S> }>(
    options: O,
  ): Field<keyof O['machine']['states'] & string, O> => Object.freeze({ kind: 'state', options }),
  /** The id of a row of another resource, with a real foreign key. */
  ref: <const O extends RefOptions>(options: O): Field<string, O> => Object.freeze({ kind: 'ref', options }),
  /** The ids of rows of another resource, in order (a link table). */
  refs: <const O extends RefOptions>(options: O): Field<readonly string[], O> =>
    Object.freeze({ kind: 'refs', options }),
  /** Embedded objects, in order. */
  list: <const O extends ListOptions>(options: O): Field<readonly Embedded<O['of']>[], O> =>
    Object.freeze({ kind: 'list', options }),
  /** A file of the media library; null until a plugin provides one. */
  media: field<string>('media'),
  /** An e-mail address, kept in lower case. */
  email: field<string>('email'),
  /** A telephone number in E.164 form. */
  phone: field<string>('phone'),
  /** An absolute http or https address. */
  url: field<string>('url'),
  /** Write-only text, kept encrypted beside the row; reading says only whether it is set. */
  secret: field<string>('secret'),
} as const;
