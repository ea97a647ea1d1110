export { PublishedAsset } from '../domain/asset-json.js';
export { assetsNamed, describeAssets, knownAssets, type KnownAsset } from '../domain/known-assets.js';
export {
  ASSET_LIBRARY,
  type AddedAsset,
  type AssetLibrary,
  type AssetSource,
} from '../services/asset-library.port.js';
