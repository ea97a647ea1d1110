import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import {
  FILE_LIMITS,
  FILE_STORAGE,
  fetchOutbound,
  OUTBOUND,
  OutboundError,
  uuidv7,
  type FileLimits,
  type FileStorage,
  type NewRow,
  type OutboundTrust,
  type ReceivedFile,
  type Translated,
  type WriteContext,
} from 'emporion';
import { FILE_TYPES, isTwoFaced, typeOf, type FileType } from '../domain/file-types.js';
import { folderOf, storageKey } from '../domain/storage-key.js';
import { originalName } from '../domain/variants.js';
import { dropUnclaimed } from '../jobs/drop-unclaimed.job.js';
import { MediaErrors, naming } from '../media.errors.js';
import { Asset } from '../resources/asset.resource.js';
import type { AddedAsset, AssetLibrary, AssetSource } from './asset-library.port.js';
import { ImageWorkshop } from './image-workshop.service.js';

/** A process that stored files has this long to commit their row. */
const CLAIM_MS = 3_600_000;
/** Longest time for a file from elsewhere. */
const FETCH_MS = 30_000;

/** What of a file does not change with who adds it. */
interface Content {
  readonly bytes: Buffer;
  readonly type: FileType;
  readonly size: { readonly width: number; readonly height: number } | undefined;
}

/** Keeps the files of assets in the storage, and their rows true to them. */
@Injectable()
export class StoredAssets implements AssetLibrary {
  constructor(
    @Inject(FILE_STORAGE) private readonly storage: FileStorage,
    @Inject(ImageWorkshop) private readonly workshop: ImageWorkshop,
    @Inject(FILE_LIMITS) private readonly limits: FileLimits,
    @Inject(OUTBOUND) private readonly outbound: OutboundTrust,
  ) {}

  async receive(context: WriteContext, file: ReceivedFile): Promise<AddedAsset> {
    const known = await this.known(context, file.sha256);
    if (known) return { id: known, created: false };
    return this.keep(context, { bytes: await readFile(file.path), name: file.name }, file.sha256);
  }

  async add(context: WriteContext, source: AssetSource): Promise<AddedAsset> {
    const sha256 = createHash('sha256').update(source.bytes).digest('hex');
    const known = await this.known(context, sha256);
    return known ? { id: known, created: false } : this.keep(context, source, sha256);
  }

  async addFromUrl(context: WriteContext, url: string, alt?: Translated): Promise<AddedAsset> {
    const bytes = await this.fetched(url);
    return this.add(context, { bytes, name: nameIn(url), ...(alt ? { alt } : {}) });
  }

  /**
   * Stores the files first and the row after them, so that no row is without its files. A job that was committed before
   * removes the files, should this process not live to write the row.
   */
  private async keep(context: WriteContext, source: AssetSource, sha256: string): Promise<AddedAsset> {
    const content = await this.contentOf(source.bytes);
    const id = uuidv7(context.now.getTime());
    const key = storageKey(sha256, id);
    const runAt = new Date(context.now.getTime() + CLAIM_MS);
    await context.inTransaction((write) => write.enqueue(dropUnclaimed, { key }, { runAt }));
    const { mime, extension } = content.type;
    try {
      await this.storage.put(`${folderOf(key)}/${originalName(extension)}`, content.bytes, mime);
      const values = { id, ...rowOf(source, content), sha256, key };
      await context.inTransaction((write) => write.savepoint(() => write.rows(Asset).insert(values)));
      return { id, created: true };
    } catch (error) {
      await this.storage.deleteFolder(folderOf(key)).catch(() => undefined);
      // Somebody else added the same content meanwhile.
      const other = await this.known(context, sha256).catch(() => undefined);
      if (other !== undefined) return { id: other, created: false };
      throw error;
    }
  }

  private async contentOf(bytes: Buffer): Promise<Content> {
    const type = typeOf(bytes);
    if (!type) {
      const types = FILE_TYPES.map(({ extension }) => extension.toUpperCase()).join(', ');
      throw naming(MediaErrors.unsupported_type({ types }));
    }
    if (isTwoFaced(bytes, type)) throw naming(MediaErrors.two_faced({ type: type.mime }));
    if (type.kind === 'file') return { bytes, type, size: undefined };
    const image = await this.workshop.clean(bytes, type);
    return { bytes: image.bytes, type, size: { width: image.width, height: image.height } };
  }

  private async fetched(url: string): Promise<Buffer> {
    const limits = { timeoutMs: FETCH_MS, limit: this.limits.bytes };
    try {
      const { status, body } = await fetchOutbound(url, { ...limits, ...this.outbound });
      if (status === 200) return body;
      throw MediaErrors.unreachable({ url, reason: `it answers ${status}` });
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      throw MediaErrors.unreachable({ url, reason: error.message }, { cause: error });
    }
  }

  private async known(context: WriteContext, sha256: string): Promise<string | undefined> {
    const [row] = await context.inTransaction((write) => write.rows(Asset).where({ sha256 }, { limit: 1 }));
    return row?.id;
  }
}

/** What people shall read of a file that was fetched: the last part of its address. */
function nameIn(url: string): string {
  const { pathname, hostname } = new URL(url);
  const last = pathname.split('/').at(-1) ?? '';
  return (
    safelyDecoded(last)
      .replace(/[\u0000-\u001f\u007f/\\]/g, ' ')
      .trim()
      .slice(0, 255) || hostname
  );
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Percent signs that are no UTF-8.
    return text;
  }
}

function rowOf(
  { name, alt }: AssetSource,
  { bytes, type, size }: Content,
): Omit<NewRow<typeof Asset>, 'sha256' | 'key'> {
  return {
    name,
    kind: type.kind,
    mimeType: type.mime,
    bytes: bytes.length,
    width: size?.width ?? null,
    height: size?.height ?? null,
    alt: alt ?? null,
  };
}
