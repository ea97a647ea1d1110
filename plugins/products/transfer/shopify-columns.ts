import type { FormatColumn } from 'emporion';

/** Columns of Shopify's product CSV, in its order, with what a merchant reads in Chinese. */
const COLUMNS: Readonly<Record<string, string>> = {
  Handle: '商品网址别名',
  Title: '商品名称',
  'Body (HTML)': '商品描述',
  Vendor: '品牌',
  'Product Category': 'Shopify 商品类目',
  Type: '类型',
  Tags: '标签',
  Published: '是否上架',
  'Option1 Name': '规格 1 名称',
  'Option1 Value': '规格 1 值',
  'Option2 Name': '规格 2 名称',
  'Option2 Value': '规格 2 值',
  'Option3 Name': '规格 3 名称',
  'Option3 Value': '规格 3 值',
  'Variant SKU': 'SKU 编码',
  'Variant Grams': '重量（克）',
  'Variant Inventory Tracker': '库存跟踪',
  'Variant Inventory Qty': '库存数量',
  'Variant Inventory Policy': '库存策略',
  'Variant Fulfillment Service': '履约服务',
  'Variant Price': '价格',
  'Variant Compare At Price': '划线价',
  'Variant Requires Shipping': '需要配送',
  'Variant Taxable': '计税',
  'Variant Barcode': '条形码',
  'Image Src': '图片地址',
  'Image Position': '图片排序',
  'Image Alt Text': '图片替代文本',
  'Gift Card': '礼品卡',
  'SEO Title': '搜索引擎标题',
  'SEO Description': '搜索引擎描述',
  'Google Shopping / Google Product Category': 'Google 商品类目',
  'Google Shopping / Gender': 'Google 性别',
  'Google Shopping / Age Group': 'Google 年龄段',
  'Google Shopping / MPN': 'Google MPN',
  'Google Shopping / AdWords Grouping': 'Google 广告分组',
  'Google Shopping / AdWords Labels': 'Google 广告标签',
  'Google Shopping / Condition': 'Google 商品成色',
  'Google Shopping / Custom Product': 'Google 自定义商品',
  'Google Shopping / Custom Label 0': 'Google 自定义标签 0',
  'Google Shopping / Custom Label 1': 'Google 自定义标签 1',
  'Google Shopping / Custom Label 2': 'Google 自定义标签 2',
  'Google Shopping / Custom Label 3': 'Google 自定义标签 3',
  'Google Shopping / Custom Label 4': 'Google 自定义标签 4',
  'Variant Image': '规格图片',
  'Variant Weight Unit': '重量单位',
  'Variant Tax Code': '税码',
  'Cost per item': '单件成本',
  Status: 'Shopify 状态',
};

/** Columns that nothing here stands for: of the product, and of each variant. What they say is kept and given back. */
export const KEPT_OF_PRODUCT = Object.keys(COLUMNS).filter((name) =>
  /^(Google Shopping|Gift Card|Product Category|Status)/.test(name),
);
export const KEPT_OF_VARIANT = [
  'Variant Inventory Tracker',
  'Variant Inventory Qty',
  'Variant Inventory Policy',
  'Variant Fulfillment Service',
  'Variant Image',
  'Variant Weight Unit',
  'Variant Tax Code',
  'Cost per item',
] as const;

/** Options that Shopify's products have at most. */
export const OPTIONS = [1, 2, 3] as const;

export const SHOPIFY_HEADER = Object.keys(COLUMNS);

export const SHOPIFY_COLUMNS: readonly FormatColumn[] = Object.entries(COLUMNS).map(([key, zh]) => ({
  key,
  label: { en: key, zh },
  ...(key === 'Handle' ? { required: true } : {}),
}));

/** Where faults of our fields lie in the file. */
export const SHOPIFY_PLACES: Readonly<Record<string, string>> = {
  slug: 'Handle',
  title: 'Title',
  description: 'Body (HTML)',
  vendor: 'Vendor',
  productType: 'Type',
  tags: 'Tags',
  status: 'Published',
  seoTitle: 'SEO Title',
  seoDescription: 'SEO Description',
  choice0: 'Option1 Value',
  choice1: 'Option2 Value',
  choice2: 'Option3 Value',
  sku: 'Variant SKU',
  barcode: 'Variant Barcode',
  prices: 'Variant Price',
  weightGrams: 'Variant Grams',
};
