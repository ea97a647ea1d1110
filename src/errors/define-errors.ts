import { fillTemplate, type Label } from '../values/label.js';
import { AppError } from './app-error.js';

/** What is declared of one error code. Texts may hold `{param}` places, the same ones in every language. */
export interface ErrorDeclaration {
  /** HTTP status, 400–599. */
  readonly status: number;
  /** A few words that never change with the occurrence. */
  readonly title: Label;
  /** A sentence about this occurrence. */
  readonly detail: Label;
  /** What the reader can do about it. */
  readonly remedy: Label;
}

/** One code of the catalogue, as its page at `/errors/<code>` shows it. */
export interface ErrorEntry extends ErrorDeclaration {
  readonly code: string;
}

type PlaceNames<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceNames<Rest>
  : never;
type ParamsOf<D extends ErrorDeclaration> = PlaceNames<D['detail']['en']>;
type Thrower<D extends ErrorDeclaration> = [ParamsOf<D>] extends [never]
  ? (params?: Readonly<Record<string, unknown>>, options?: ErrorOptions) => AppError
  : (params: Readonly<Record<ParamsOf<D>, unknown>>, options?: ErrorOptions) => AppError;

/** A namespace of error codes: one function per key that makes the error, to be thrown by the caller. */
export type ErrorCatalogue<
  D extends Readonly<Record<string, ErrorDeclaration>> = Readonly<Record<string, ErrorDeclaration>>,
> = {
  readonly namespace: string;
  readonly entries: readonly ErrorEntry[];
} & { readonly [K in keyof D]: Thrower<D[K]> };

/** What the registry needs of a catalogue, whatever its keys. */
export type AnyErrorCatalogue = Pick<ErrorCatalogue, 'namespace' | 'entries'>;

/**
 * Declares the error codes of a plugin.
 * @param namespace the plugin's name; codes become `<namespace>.<key>`
 * @param declarations one declaration per key (snake_case)
 * @returns `catalogue.some_key({ params })` makes the {@link AppError} to throw
 */
export function defineErrors<const D extends Readonly<Record<string, ErrorDeclaration>>>(
  namespace: string,
  declarations: D,
): ErrorCatalogue<D> {
  const entries = Object.entries(declarations).map(([key, declaration]) =>
    Object.freeze({ code: `${namespace}.${key}`, ...declaration }),
  );
  const throwers = Object.fromEntries(
    entries.map((entry) => [
      entry.code.slice(namespace.length + 1),
      (params: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) =>
        new AppError(entry.code, entry.status, params, fillTemplate(entry.detail.en, params), [], options),
    ]),
  );
  return Object.freeze({ ...throwers, namespace, entries }) as ErrorCatalogue<D>;
}
