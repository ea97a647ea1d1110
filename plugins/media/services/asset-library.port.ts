import type { ReceivedFile, Translated, WriteContext } from 'emporion';

/** Token of the {@link AssetLibrary}, for `context.get()` and for Nest. */
export const ASSET_LIBRARY = Symbol('ASSET_LIBRARY');

/** Bytes that become an asset. */
export interface AssetSource {
  readonly bytes: Buffer;
  /** What people shall read; at most 255 characters. */
  readonly name: string;
  /** One text per locale; kept when the asset is there already. */
  readonly alt?: Translated;
}

/** An asset that is there now. */
export interface AddedAsset {
  readonly id: string;
  /** Not when an asset of the same content was there before. */
  readonly created: boolean;
}

/** Takes files into the library, from wherever they come. One content is one asset, however often it is added. */
export interface AssetLibrary {
  /**
   * Takes bytes that are at hand.
   * @param context best without a transaction of its own: decoding and storing an image take their time, and files of a
   * transaction that is rolled back stay behind
   * @returns the asset. Raises what uploads raise, and then leaves nothing
   */
  add(context: WriteContext, source: AssetSource): Promise<AddedAsset>;
  /** Takes an uploaded file. */
  receive(context: WriteContext, file: ReceivedFile): Promise<AddedAsset>;
  /**
   * Fetches a public http or https address and takes what it gives.
   * @param context without a transaction of its own
   * @param alt text of a new asset
   * @returns the asset. Raises `media.unreachable` and what uploads raise
   */
  addFromUrl(context: WriteContext, url: string, alt?: Translated): Promise<AddedAsset>;
}
