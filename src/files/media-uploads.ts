import type { IncomingMessage } from 'node:http';
import type { Actor } from '../access/actor.js';
import { authorise } from '../access/authorise.js';
import type { WriteScope } from '../command/write-scope.js';
import type { CompiledResource } from '../resource/compiled-resource.js';
import { rowToWire } from '../resource/row-wire.js';
import { FRAME_BYTES, receiveFile } from './receive-file.js';

/** Who uploads, and from where. */
export interface UploadCall {
  readonly actor: Actor;
  readonly requestId: string;
  /** BCP 47 tag of the caller's language. */
  readonly locale: string;
  readonly ip?: string;
}

/** Turns uploads into rows of the resource that provides media, for REST and the back-office alike. */
export class MediaUploads {
  /** @param limit largest file in bytes */
  constructor(
    private readonly scope: WriteScope,
    readonly limit: number,
  ) {}

  /** Largest body in bytes: the file and what is around it. */
  get bodyLimit(): number {
    return this.limit + FRAME_BYTES;
  }

  /**
   * Reads a multipart request and makes a row of its file.
   * @param resource the resource that provides media
   * @param request whose body nobody has read yet; it is read only once the caller may upload
   * @param call who uploads
   * @returns the row as the caller reads it, and whether it is new. Raises `kernel.forbidden`, `kernel.too_large`,
   * `kernel.malformed_body`, `kernel.invalid_input` and what the resource names in `errors`
   */
  async take(
    resource: CompiledResource,
    request: IncomingMessage,
    call: UploadCall,
  ): Promise<{ readonly row: Record<string, unknown>; readonly created: boolean }> {
    const { definition, permissions } = resource;
    const provider = definition.providesMedia;
    if (!provider) throw new TypeError(`${resource.name} does not provide media.`);
    authorise(call.actor, permissions.create);
    const origin = { ...call, action: permissions.create };
    const { id, created } = await receiveFile(request, this.limit, (file) =>
      this.scope.outside(origin, (context) => provider.receive(context, file)),
    );
    // On the primary: a replica may not have the row yet.
    const row = await this.scope.run(origin, (context) => context.rows(definition).get(id));
    return { row: rowToWire(resource, row, call.actor), created };
  }
}
