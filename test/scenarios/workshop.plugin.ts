import { definePlugin, defineResource, f } from 'emporion';

/** The whole resource. Everything that the scenario uses follows from it. */
const Gadget = defineResource({
  name: 'workshop.gadget',
  labels: { one: { en: 'Gadget', zh: '小工具' }, many: { en: 'Gadgets', zh: '小工具' } },
  title: 'name',
  fields: {
    name: f.text({
      label: { en: 'Name', zh: '名称' },
      translated: true,
      search: true,
      visibility: { storefront: true },
    }),
    code: f.slug({ label: { en: 'Code', zh: '编码' }, visibility: { storefront: true } }),
    weight: f.integer({ label: { en: 'Weight in grams', zh: '重量（克）' }, min: 1, max: 50_000 }),
    cost: f.money({
      label: { en: 'Cost', zh: '成本' },
      optional: true,
      visibility: { permission: 'workshop.cost' },
    }),
    parts: f.refs({ label: { en: 'Parts', zh: '零件' }, to: 'workshop.gadget' }),
  },
  storefront: { by: 'code' },
});
/** A plugin to be thrown away. */
export const workshop = definePlugin({
  name: 'workshop',
  label: { en: 'Workshop', zh: '工坊' },
  resources: [Gadget],
  permissions: [{ name: 'workshop.cost', label: { en: 'See costs', zh: '查看成本' } }],
});
