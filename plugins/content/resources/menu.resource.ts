import { defineResource, f } from 'emporion';

export const Menu = defineResource({
  name: 'content.menu',
  labels: { one: { en: 'Menu', zh: '菜单' }, many: { en: 'Menus', zh: '菜单' } },
  title: 'name',
  fields: {
    name: f.text({
      label: { en: 'Name', zh: '名称' },
      translated: true,
      search: true,
      visibility: { storefront: true },
    }),
    key: f.slug({
      label: { en: 'Key', zh: '标识' },
      help: { en: 'Name that the storefront asks for, such as main', zh: '前端使用的标识，例如 main' },
      visibility: { storefront: true },
    }),
    items: f.list({
      label: { en: 'Items', zh: '菜单项' },
      max: 200,
      default: [],
      visibility: { storefront: true },
      of: {
        label: f.text({ label: { en: 'Text', zh: '文字' }, translated: true, max: 80 }),
        path: f.text({
          label: { en: 'Address', zh: '链接' },
          help: {
            en: 'A path of the shop such as /pages/about-us, or a whole address',
            zh: '站内路径，例如 /pages/about-us，或完整网址',
          },
          max: 500,
        }),
        level: f.integer({ label: { en: 'Level', zh: '层级' }, min: 0, max: 3, optional: true }),
      },
    }),
  },
  storefront: { by: 'key' },
  admin: { icon: 'List', list: ['name', 'key', 'updatedAt'] },
});
