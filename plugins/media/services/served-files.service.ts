import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Inject, Injectable } from '@nestjs/common';
import { FILE_STORAGE, UnitOfWork, type FileStorage, type StoredFile } from 'emporion';
import { FILE_TYPES } from '../domain/file-types.js';
import { folderOf } from '../domain/storage-key.js';
import { AVIF_ORIGINALS, COPY_TYPES, originalName, variantOf, type Variant } from '../domain/variants.js';
import { ImageWorkshop } from './image-workshop.service.js';

/** Files as they are given out. */
@Injectable()
export class ServedFiles {
  /** Copies that are being made, so that many who ask at once wait for one. */
  private readonly making = new Map<string, Promise<Buffer | undefined>>();

  constructor(
    @Inject(FILE_STORAGE) private readonly storage: FileStorage,
    @Inject(UnitOfWork) private readonly unitOfWork: UnitOfWork,
    @Inject(ImageWorkshop) private readonly workshop: ImageWorkshop,
  ) {}

  /**
   * A stored file, or a copy that is made now and stored. Two nodes may make the same copy; both are the same and either
   * may stay.
   * @param key of the asset's files
   * @param name of a file that assets can have
   * @returns nothing when there is no such asset, or no such copy of it. Raises `media.busy`
   */
  async read(key: string, name: string): Promise<StoredFile | undefined> {
    const place = `${folderOf(key)}/${name}`;
    const stored = await this.storage.read(place);
    const variant = variantOf(name);
    if (stored || !variant) return stored;
    const made = this.making.get(place) ?? this.make(key, place, variant);
    this.making.set(place, made);
    const bytes = await made.finally(() => this.making.delete(place));
    return bytes && { stream: Readable.from([bytes]), bytes: bytes.length };
  }

  private async make(key: string, place: string, variant: Variant): Promise<Buffer | undefined> {
    const asset = await this.assetOf(key);
    if (!asset || !isWanted(variant, asset)) return undefined;
    const { extension } = FILE_TYPES.find(({ mime }) => mime === asset.mime) ?? {};
    const original = await this.storage.read(`${folderOf(key)}/${originalName(extension ?? '')}`);
    const copy = original && (await this.workshop.copy(await buffer(original.stream), variant));
    if (!copy) return undefined;
    await this.storage.put(place, copy, COPY_TYPES[variant.format]);
    // Deleted meanwhile: its files may have been removed before this one was written.
    if (!(await this.assetOf(key))) await this.storage.deleteFolder(folderOf(key));
    return copy;
  }

  /** On the primary: a replica may not have the row yet when the first copy is asked for. */
  private async assetOf(key: string): Promise<AssetFacts | undefined> {
    const [row] = await this.unitOfWork.run((tx) =>
      tx.query<AssetFacts>(
        'SELECT mime_type AS mime, focal_x AS x, focal_y AS y FROM media_asset WHERE key = $1::text',
        [key],
      ),
    );
    return row;
  }
}

interface AssetFacts {
  readonly mime: string;
  readonly x: string;
  readonly y: string;
}

/** Only the squares of the present focal point are made: one asset has a handful of files, whatever is asked for. */
function isWanted(variant: Variant, { mime, x, y }: AssetFacts): boolean {
  if (!mime.startsWith('image/')) return false;
  if (variant.format === 'avif' && !AVIF_ORIGINALS.includes(mime)) return false;
  return variant.kind === 'scaled' || (variant.focal.x === Number(x) && variant.focal.y === Number(y));
}
