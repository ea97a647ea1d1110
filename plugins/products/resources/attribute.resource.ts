import { defineResource, f } from 'emporion';
import { checkAttribute } from '../domain/check-attribute.js';

export const Attribute = defineResource({
  name: 'products.attribute',
  labels: { one: { en: 'Attribute', zh: '属性' }, many: { en: 'Attributes', zh: '属性' } },
  title: 'name',
  fields: {
    name: f.text({ label: { en: 'Name', zh: '名称' }, translated: true, max: 100, search: true }),
    key: f.slug({
      label: { en: 'Key', zh: '标识' },
      help: {
        en: 'Used in filters and files, such as material; never changed',
        zh: '用于筛选和导入导出，例如 material；创建后不可修改',
      },
      immutable: true,
    }),
    type: f.enum({
      label: { en: 'Type', zh: '类型' },
      values: {
        text: { en: 'Text', zh: '文本' },
        number: { en: 'Number', zh: '数字' },
        boolean: { en: 'Yes or no', zh: '是/否' },
        choice: { en: 'One of several', zh: '单选' },
        choices: { en: 'Several', zh: '多选' },
      },
      immutable: true,
      example: 'choice',
    }),
    choices: f.list({
      label: { en: 'Choices', zh: '选项' },
      max: 500,
      default: [],
      of: {
        key: f.text({ label: { en: 'Key', zh: '标识' }, max: 60, example: 'cotton' }),
        name: f.text({ label: { en: 'Name', zh: '名称' }, translated: true, max: 100 }),
      },
    }),
    unit: f.text({
      label: { en: 'Unit', zh: '单位' },
      help: { en: 'Of numbers, such as cm', zh: '用于数字，例如 cm' },
      max: 20,
      optional: true,
    }),
    shown: f.boolean({ label: { en: 'Shown in storefronts', zh: '前台显示' }, default: true }),
    position: f.integer({
      label: { en: 'Position', zh: '排序' },
      min: 0,
      max: 10_000,
      default: 0,
      index: true,
    }),
  },
  errors: ['products.attribute_key', 'products.attribute_choices'],
  admin: {
    icon: 'Sliders',
    list: ['name', 'key', 'type', 'unit', 'shown', 'position'],
    form: ['name', 'key', 'type', 'choices', 'unit', 'shown', 'position'],
    filters: ['type'],
  },
  beforeWrite: checkAttribute,
});
