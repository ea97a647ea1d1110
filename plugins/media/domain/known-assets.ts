import { FILES_ORIGIN, type RowPatch, type Translated, type WriteContext } from 'emporion';
import { Asset } from '../resources/asset.resource.js';
import { FILE_TYPES } from './file-types.js';
import type { FocalPoint } from './variants.js';
import { originalName } from './variants.js';

/** The path under which files of an asset are given out; a key is of one content and one row, wherever it is served. */
const FILE_PATH = /\/media\/([0-9a-f]{2}\/[0-9a-f]{40}-[0-9a-f]{12})\/[^/?#]+$/;
const FINGERPRINT = /^[0-9a-f]{64}$/;

/** An asset as files that leave the shop tell it. */
export interface KnownAsset {
  readonly id: string;
  /** Public address of the file itself. */
  readonly url: string;
  /** One text per locale. */
  readonly alt: Translated | null;
  readonly focal: FocalPoint;
}

/** What is to be said of an asset; what is left out stays. */
export interface AssetWords {
  readonly id: string;
  readonly alt?: Translated | null;
  readonly focal?: FocalPoint;
}

/**
 * The assets that addresses of the library's own files or fingerprints mean, without fetching anything.
 * @param context reads in its transaction
 * @param names addresses, or SHA-256 in hexadecimal
 * @returns ids by name; names of nothing that is here are left out
 */
export async function assetsNamed(
  { tx }: WriteContext,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map(names.flatMap((name) => keyIn(name)));
  const fingerprints = names.filter((name) => FINGERPRINT.test(name));
  if (keys.size + fingerprints.length === 0) return new Map();
  const rows = await tx.query<{ id: string; key: string; sha256: string }>(
    'SELECT id, key, sha256 FROM media_asset WHERE key = ANY($1::text[]) OR sha256 = ANY($2::text[])',
    [[...keys.values()], fingerprints],
  );
  const ids = new Map(rows.flatMap(({ id, key, sha256 }) => [[key, id] as const, [sha256, id] as const]));
  return new Map(
    names.flatMap((name): [string, string][] => {
      const id = ids.get(keys.get(name) ?? name);
      return id === undefined ? [] : [[name, id]];
    }),
  );
}

function keyIn(name: string): [string, string][] {
  const [, key] = FILE_PATH.exec(name) ?? [];
  return key === undefined ? [] : [[name, key]];
}

/**
 * What is known of assets.
 * @param context reads in its transaction
 * @returns by id
 */
export async function knownAssets(
  context: WriteContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownAsset>> {
  const origin = context.get<string>(FILES_ORIGIN);
  const assets = await context.rows(Asset).findMany([...new Set(ids)]);
  return new Map(
    assets.map(({ id, key, mimeType, alt, focalX: x, focalY: y }) => {
      const { extension = '' } = FILE_TYPES.find(({ mime }) => mime === mimeType) ?? {};
      return [id, { id, url: `${origin}/media/${key}/${originalName(extension)}`, alt, focal: { x, y } }];
    }),
  );
}

/**
 * Says what is to be read in the place of assets, and where their important part is.
 * @param context of the write
 * @returns ids of the assets that said something else before
 */
export async function describeAssets(
  context: WriteContext,
  words: readonly AssetWords[],
): Promise<ReadonlySet<string>> {
  const rows = context.rows(Asset);
  const before = new Map(
    (
      await rows.findMany(
        words.map(({ id }) => id),
        { lock: true },
      )
    ).map((asset) => [asset.id, asset.version]),
  );
  const after = await rows.updateMany(words.map((one) => ({ id: one.id, patch: patchOf(one) })));
  return new Set(after.flatMap(({ id, version }) => (version === before.get(id) ? [] : id)));
}

function patchOf({ alt, focal }: AssetWords): RowPatch<typeof Asset> {
  return {
    ...(alt === undefined ? {} : { alt }),
    ...(focal === undefined ? {} : { focalX: focal.x, focalY: focal.y }),
  };
}
