import { definePlugin } from 'emporion';
import { MediaController } from './controllers/media.controller.js';
import { dropUnclaimed } from './jobs/drop-unclaimed.job.js';
import { MediaErrors } from './media.errors.js';
import { Asset } from './resources/asset.resource.js';
import { ASSET_LIBRARY } from './services/asset-library.port.js';
import { StoredAssets } from './services/asset-library.service.js';
import { ImageWorkshop } from './services/image-workshop.service.js';
import { ServedFiles } from './services/served-files.service.js';

/** The library of images and documents that everything else shows. */
export const media = definePlugin({
  name: 'media',
  label: { en: 'Media', zh: '媒体' },
  icon: 'Image',
  resources: [Asset],
  jobs: [dropUnclaimed],
  errors: [MediaErrors],
  controllers: [MediaController],
  providers: [ImageWorkshop, ServedFiles, { provide: ASSET_LIBRARY, useClass: StoredAssets }],
});
