import { defineErrors } from 'emporion';

export const ProductErrors = defineErrors('products', {
  not_sellable: {
    status: 422,
    title: { en: 'Nothing to sell yet', zh: '尚无可售规格' },
    detail: {
      en: 'No variant of this product is on sale with a price in the currency of one of its channels.',
      zh: '该商品没有任何可售规格，且未设置所在渠道货币的价格。',
    },
    remedy: {
      en: 'Choose a sales channel and give at least one variant a price in its currency.',
      zh: '请选择销售渠道，并至少为一个规格设置该渠道货币的价格。',
    },
  },
  nothing_left_to_sell: {
    status: 422,
    title: { en: 'Nothing would be left to sell', zh: '将没有可售规格' },
    detail: {
      en: 'The product is on sale, or will be, and after this no variant of it could be bought in any of its channels.',
      zh: '该商品已上架或将定时上架，保存后在所有渠道都将没有可购买的规格。',
    },
    remedy: {
      en: 'Take the product off sale first, or leave one variant on sale with a price.',
      zh: '请先下架商品，或至少保留一个已定价的可售规格。',
    },
  },
  schedule_in_past: {
    status: 422,
    title: { en: 'Time has passed', zh: '时间已过' },
    detail: { en: '{publishAt} is in the past.', zh: '{publishAt} 已经过去。' },
    remedy: { en: 'Choose a later time, or publish now.', zh: '请选择更晚的时间，或立即上架。' },
  },
  ends_before_start: {
    status: 422,
    title: { en: 'Ends before it starts', zh: '结束早于开始' },
    detail: {
      en: '{unpublishAt} is not after the time of publication.',
      zh: '{unpublishAt} 不晚于上架时间。',
    },
    remedy: { en: 'Choose a later end, or none.', zh: '请选择更晚的下架时间，或留空。' },
  },
  attribute_key: {
    status: 422,
    title: { en: 'Not a key', zh: '标识无效' },
    detail: {
      en: '"{key}" is no key of a choice.',
      zh: '「{key}」不能作为选项标识。',
    },
    remedy: {
      en: 'Use small letters, digits and -, such as dark-blue.',
      zh: '仅使用小写字母、数字和 -，例如 dark-blue。',
    },
  },
  attribute_choices: {
    status: 422,
    title: { en: 'Choices do not fit', zh: '选项不符合' },
    detail: {
      en: 'An attribute of type "{type}" cannot have these choices.',
      zh: '类型为「{type}」的属性不能使用这些选项。',
    },
    remedy: {
      en: 'Give choices to the types choice and choices alone, each with a key of its own.',
      zh: '仅单选和多选类型可设置选项，且每个选项的标识不能重复。',
    },
  },
  unknown_attribute: {
    status: 422,
    title: { en: 'Unknown attribute', zh: '未知属性' },
    detail: { en: 'There is no attribute "{key}".', zh: '没有标识为「{key}」的属性。' },
    remedy: { en: 'Add it under Attributes, or leave it out.', zh: '请先在“属性”中添加，或将其删除。' },
  },
  wrong_attribute: {
    status: 422,
    title: { en: 'Value does not fit its attribute', zh: '属性值不符合' },
    detail: { en: 'The attribute "{key}" takes {expected}.', zh: '属性「{key}」的值应为{expected}。' },
    remedy: { en: 'Correct the value.', zh: '请修改该值。' },
  },
  two_prices: {
    status: 422,
    title: { en: 'Two prices in one currency', zh: '同一货币有两个价格' },
    detail: { en: 'There is more than one price in {currency}.', zh: '{currency} 有多个价格。' },
    remedy: { en: 'Keep one price for each currency.', zh: '每种货币只保留一个价格。' },
  },
  value_in_use: {
    status: 422,
    title: { en: 'Value is still used', zh: '规格值仍在使用' },
    detail: {
      en: 'These variants have a value that is to be taken away: {variants}.',
      zh: '以下规格使用了将被删除的规格值：{variants}。',
    },
    remedy: {
      en: 'Take these variants away too, or give them another value.',
      zh: '请同时删除这些规格，或为其选择其他规格值。',
    },
  },
  combinations_clash: {
    status: 422,
    title: { en: 'Variants would be the same', zh: '规格重复' },
    detail: {
      en: 'These variants would have the same values: {variants}.',
      zh: '以下规格的规格值将会相同：{variants}。',
    },
    remedy: {
      en: 'Keep one of them and take the others away.',
      zh: '请保留其中一个，并删除其他规格。',
    },
  },
  last_variant: {
    status: 422,
    title: { en: 'The only variant', zh: '唯一规格' },
    detail: {
      en: 'A product without options has one variant, which cannot be taken away.',
      zh: '没有规格选项的商品必须保留一个规格，不能删除。',
    },
    remedy: {
      en: 'Archive the product to end its sale, or delete it.',
      zh: '如需停售请归档商品，或删除商品。',
    },
  },
  category_within_itself: {
    status: 422,
    title: { en: 'A category within itself', zh: '分类不能移到自身之下' },
    detail: {
      en: 'The category cannot be moved into itself or into one that lies below it.',
      zh: '分类不能移动到自身或其下级分类中。',
    },
    remedy: { en: 'Choose another place.', zh: '请选择其他上级分类。' },
  },
  filled_by_rules: {
    status: 422,
    title: { en: 'Filled by rules', zh: '该集合按规则选品' },
    detail: {
      en: 'Products come into this collection by its rules and cannot be chosen by hand.',
      zh: '该集合按规则自动选品，不能手动调整。',
    },
    remedy: { en: 'Change the rules, or make a collection by hand.', zh: '请修改规则，或新建手动集合。' },
  },
  bundle_within_bundle: {
    status: 422,
    title: { en: 'A bundle within a bundle', zh: '组合商品不能嵌套' },
    detail: {
      en: 'A part of a bundle cannot be a bundle itself, and a bundle cannot be a part of another one.',
      zh: '组合商品的明细不能是组合商品，组合商品也不能作为其他组合的明细。',
    },
    remedy: { en: 'Choose single variants as parts.', zh: '请选择普通规格作为明细。' },
  },
  rules_of_manual: {
    status: 422,
    title: { en: 'A collection by hand has no rules', zh: '手动集合不能设置规则' },
    detail: {
      en: 'Products are put into this collection by hand, so its rules would do nothing.',
      zh: '该集合为手动选品，规则不会生效。',
    },
    remedy: {
      en: 'Leave the rules empty, or make a collection by rules.',
      zh: '请清空规则，或新建按规则选品的集合。',
    },
  },
});
