import { defineResource, f } from 'emporion';
import { ASSET_LIBRARY, type AssetLibrary } from '../services/asset-library.port.js';
import { assetJson, PublishedAsset } from '../domain/asset-json.js';
import { dropUnclaimed } from '../jobs/drop-unclaimed.job.js';

const fixed = { adminWrite: false } as const;

export const Asset = defineResource({
  name: 'media.asset',
  labels: { one: { en: 'File', zh: '文件' }, many: { en: 'Files', zh: '媒体库' } },
  title: 'name',
  fields: {
    name: f.text({
      label: { en: 'Name', zh: '文件名' },
      max: 255,
      search: true,
      index: true,
      visibility: fixed,
    }),
    kind: f.enum({
      label: { en: 'Kind', zh: '类别' },
      values: { image: { en: 'Image', zh: '图片' }, file: { en: 'Document', zh: '文档' } },
      index: true,
      visibility: fixed,
    }),
    alt: f.text({
      label: { en: 'Description', zh: '替代文本' },
      help: {
        en: 'Read out to people who do not see the image, and by search engines',
        zh: '供读屏软件和搜索引擎使用',
      },
      translated: true,
      optional: true,
      search: true,
    }),
    focalX: focal('Focal point from the left', '焦点（距左侧）'),
    focalY: focal('Focal point from the top', '焦点（距顶部）'),
    mimeType: f.text({
      label: { en: 'Type', zh: '类型' },
      max: 100,
      visibility: fixed,
      example: 'image/jpeg',
    }),
    bytes: f.integer({
      label: { en: 'Size in bytes', zh: '大小（字节）' },
      min: 1,
      index: true,
      visibility: fixed,
    }),
    width: pixels('Width in pixels', '宽度（像素）'),
    height: pixels('Height in pixels', '高度（像素）'),
    sha256: f.text({
      label: { en: 'Fingerprint', zh: '指纹' },
      help: { en: 'SHA-256 of what was uploaded', zh: '上传内容的 SHA-256' },
      max: 64,
      unique: true,
      visibility: fixed,
    }),
    key: f.text({
      label: { en: 'Place in the storage', zh: '存储位置' },
      max: 200,
      unique: true,
      visibility: fixed,
    }),
  },
  errors: [
    'media.unsupported_type',
    'media.unreadable',
    'media.too_many_pixels',
    'media.two_faced',
    'media.busy',
  ],
  admin: {
    icon: 'Image',
    list: ['name', 'kind', 'mimeType', 'width', 'height', 'bytes', 'createdAt'],
    filters: ['kind', 'createdAt'],
    blocks: [{ kind: 'timeline' }],
  },
  providesMedia: {
    published: PublishedAsset,
    edited: { alt: 'alt', focal: ['focalX', 'focalY'] },
    json: assetJson,
    receive: (context, file) => context.get<AssetLibrary>(ASSET_LIBRARY).receive(context, file),
  },
  afterWrite: async (context, { action, before }) => {
    if (action === 'deleted' && before) await context.enqueue(dropUnclaimed, { key: before.key });
  },
});

function focal(en: string, zh: string) {
  return f.integer({
    label: { en, zh },
    help: {
      en: 'In parts per thousand; square copies are cut around this point',
      zh: '以千分比表示；方形缩略图以此点为中心裁剪',
    },
    min: 0,
    max: 1_000,
    default: 500,
  });
}

function pixels(en: string, zh: string) {
  return f.integer({ label: { en, zh }, min: 1, optional: true, visibility: fixed });
}
