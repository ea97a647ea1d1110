import { defineResource, f } from 'emporion';
import { z } from 'zod';
import { checkChannel } from '../domain/check-channel.js';

export const Channel = defineResource({
  name: 'channels.channel',
  labels: {
    one: { en: 'Sales channel', zh: '销售渠道' },
    many: { en: 'Sales channels', zh: '销售渠道' },
  },
  plural: 'channels',
  title: 'name',
  fields: {
    name: f.text({ label: { en: 'Name', zh: '名称' }, translated: true, max: 100, search: true }),
    code: f.slug({
      label: { en: 'Code', zh: '编码' },
      help: {
        en: 'What storefronts send as X-Channel, such as web',
        zh: '前端在 X-Channel 请求头中发送的编码，例如 web',
      },
    }),
    currency: f.text({
      label: { en: 'Currency', zh: '货币' },
      help: { en: 'ISO 4217, such as EUR; never changed', zh: 'ISO 4217 代码，例如 CNY；创建后不可修改' },
      min: 3,
      max: 3,
      immutable: true,
      example: 'EUR',
    }),
    locales: f.json({
      label: { en: 'Languages', zh: '语言' },
      help: { en: 'The first is the main one', zh: '第一个为主要语言' },
      schema: z.array(z.string().max(35)).min(1).max(20),
      example: ['en'],
    }),
    timeZone: f.text({
      label: { en: 'Time zone', zh: '时区' },
      help: { en: 'Such as Europe/Berlin', zh: '例如 Asia/Shanghai' },
      max: 60,
      default: 'UTC',
      example: 'Europe/Berlin',
    }),
    pricesIncludeTax: f.boolean({ label: { en: 'Prices include tax', zh: '价格含税' }, default: true }),
    enabled: f.boolean({ label: { en: 'Open', zh: '启用' }, default: true, example: true }),
    isDefault: f.boolean({
      label: { en: 'Default', zh: '默认渠道' },
      help: {
        en: 'For storefronts that name no channel',
        zh: '前端未指定渠道时使用',
      },
      default: false,
      visibility: { adminWrite: false },
    }),
  },
  checks: [{ name: 'default_is_open', sql: 'enabled OR NOT is_default' }],
  admin: {
    icon: 'Globe',
    list: ['name', 'code', 'currency', 'enabled', 'isDefault', 'updatedAt'],
    form: ['name', 'code', 'currency', 'locales', 'timeZone', 'pricesIncludeTax', 'enabled'],
    filters: ['enabled', 'currency'],
    blocks: [{ kind: 'timeline' }],
  },
  errors: ['channels.unknown_currency', 'channels.unknown_time_zone', 'channels.unknown_language'],
  beforeWrite: checkChannel,
});
