import type { ZodType } from 'zod';
import type { WriteContext } from '../command/write-context.js';
import type { ReceivedFile } from './received-file.js';

/** Whom the JSON of a file is written for. */
export interface MediaReader {
  /** Quoted SQL literals of the locales to try, the reader's own first. */
  readonly locales: readonly string[];
  /** Quoted SQL literal of what stands before the path of a file: an origin, or nothing for the application's own pages. */
  readonly origin: string;
}

/**
 * What a resource brings whose rows are the files that `f.media` fields refer to. Its rows are created by uploads alone:
 * `POST /v1/admin/<plural>` takes a multipart body instead of JSON.
 */
export interface MediaProvider {
  /** What storefronts read in the place of an id. */
  readonly published: ZodType;
  /** Names of the fields that the back-office asks for beside the picture. */
  readonly edited?: {
    /** Text in the place of the image. */
    readonly alt: string;
    /** Integers in parts per thousand from the left and from the top. */
    readonly focal: readonly [x: string, y: string];
  };
  /** SQL of that JSON, from the alias of the resource's table. */
  json(alias: string, reader: MediaReader): string;
  /**
   * Makes a row of an uploaded file, or finds the row of one with the same content. The file is on the local disk and
   * nothing of it has been believed yet: not its name, not its type.
   * @param context without a transaction of its own
   * @returns the row's id. Raises what the resource names in `errors`; then nothing of the file is left
   */
  receive(
    context: WriteContext,
    file: ReceivedFile,
  ): Promise<{ readonly id: string; readonly created: boolean }>;
}
