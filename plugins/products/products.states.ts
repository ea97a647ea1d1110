import { defineStates } from 'emporion';

export const ProductStates = defineStates({
  name: 'products.product.status',
  initial: 'draft',
  states: {
    draft: { en: 'Draft', zh: '草稿' },
    scheduled: { en: 'Scheduled', zh: '定时上架' },
    published: { en: 'Published', zh: '已上架' },
    archived: { en: 'Archived', zh: '已归档' },
  },
  transitions: {
    schedule: { from: ['draft'], to: 'scheduled', label: { en: 'Schedule', zh: '定时上架' } },
    publish: { from: ['draft', 'scheduled'], to: 'published', label: { en: 'Publish now', zh: '立即上架' } },
    unpublish: {
      from: ['scheduled', 'published'],
      to: 'draft',
      label: { en: 'Take off sale', zh: '下架' },
    },
    archive: {
      from: ['draft', 'scheduled', 'published'],
      to: 'archived',
      label: { en: 'Archive', zh: '归档' },
    },
    restore: { from: ['archived'], to: 'draft', label: { en: 'Bring back', zh: '恢复' } },
  },
});
