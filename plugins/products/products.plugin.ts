import { contribute, definePlugin, TransferFormats } from 'emporion';
import { ATTRIBUTE_VALUES_DDL } from './domain/refresh/attribute-values.js';
import { LISTING_DDL } from './domain/refresh/listing.js';
import { MISSING_TEXTS_DDL } from './domain/refresh/missing-texts.js';
import { MEMBERSHIP_DDL } from './domain/refresh/membership.js';
import { createWithVariants } from './commands/create-with-variants.command.js';
import { previewProduct } from './commands/preview-product.command.js';
import { publicationCommands } from './commands/publication.commands.js';
import { demoProducts } from './demo/demo-products.js';
import { collectionProducts } from './commands/collection-products.commands.js';
import { duplicateProduct } from './commands/duplicate-product.command.js';
import { moveCategory } from './commands/move-category.command.js';
import { setComponents } from './commands/set-components.command.js';
import { sampleProducts } from './demo/sample-products.js';
import { retryImage } from './commands/retry-image.command.js';
import { saveVariants } from './commands/save-variants.command.js';
import { fetchImages } from './jobs/fetch-images.job.js';
import { drawDemoImages } from './jobs/draw-demo-images.job.js';
import { findMissingTexts } from './jobs/find-missing-texts.job.js';
import { keepSchedule } from './jobs/keep-schedule.job.js';
import { refreshCollection } from './jobs/refresh-collection.job.js';
import { refreshListings } from './jobs/refresh-listings.job.js';
import { ProductErrors } from './products.errors.js';
import { components } from './queries/components.query.js';
import { matching } from './queries/matching.query.js';
import { missingTranslations } from './queries/missing-translations.query.js';
import { members } from './queries/members.query.js';
import { categoryTree, showCategory } from './queries/category.queries.js';
import { listCollections, showCollection } from './queries/collection.queries.js';
import { listProducts } from './queries/list-products.query.js';
import { showProduct } from './queries/show-product.query.js';
import { variants } from './queries/variants.query.js';
import { Attribute } from './resources/attribute.resource.js';
import { Category } from './resources/category.resource.js';
import { Collection } from './resources/collection.resource.js';
import { Component } from './resources/component.resource.js';
import { FormerSlug } from './resources/former-slug.resource.js';
import { Product } from './resources/product.resource.js';
import { SourceImage } from './resources/source-image.resource.js';
import { Tag } from './resources/tag.resource.js';
import { Variant } from './resources/variant.resource.js';
import { emporionProducts } from './transfer/documents/emporion.format.js';
import { shopifyProducts } from './transfer/shopify.format.js';
import { wooCommerceProducts } from './transfer/woocommerce.format.js';
import { WOOCOMMERCE_DDL } from './transfer/woocommerce-kept.js';

/** What a merchant sells: products and their variants, how they are sorted, and what storefronts read of them. */
export const products = definePlugin({
  name: 'products',
  label: { en: 'Catalogue', zh: '商品目录' },
  icon: 'Package',
  dependsOn: ['channels', 'media', 'transfers'],
  resources: [Product, Variant, Category, Collection, Attribute, Tag, Component, FormerSlug, SourceImage],
  commands: [
    saveVariants,
    createWithVariants,
    previewProduct,
    retryImage,
    ...publicationCommands,
    duplicateProduct,
    setComponents,
    moveCategory,
    ...collectionProducts,
  ],
  queries: [
    variants,
    members,
    matching,
    components,
    missingTranslations,
    listProducts,
    showProduct,
    categoryTree,
    showCategory,
    listCollections,
    showCollection,
  ],
  jobs: [refreshListings, refreshCollection, keepSchedule, findMissingTexts, fetchImages, drawDemoImages],
  contributions: [
    contribute(TransferFormats, 'emporion-products', emporionProducts),
    contribute(TransferFormats, 'shopify-products', shopifyProducts),
    contribute(TransferFormats, 'woocommerce-products', wooCommerceProducts),
  ],
  errors: [ProductErrors],
  widgets: [
    {
      id: 'products.missingTranslations',
      label: { en: 'Products with missing translations', zh: '缺少翻译的商品' },
      kind: 'todo',
      permission: 'products.product.read',
      resource: 'products.product',
      filter: { missingIn: 'any' },
    },
  ],
  demo: demoProducts,
  seeders: [sampleProducts],
  schema: [
    ...LISTING_DDL,
    ...ATTRIBUTE_VALUES_DDL,
    ...MEMBERSHIP_DDL,
    ...MISSING_TEXTS_DDL,
    ...WOOCOMMERCE_DDL,
  ],
});
