export { PublishedAsset } from '../domain/asset-json.js';
export {
  ASSET_LIBRARY,
  type AddedAsset,
  type AssetLibrary,
  type AssetSource,
} from '../services/asset-library.port.js';
