import type { WriteContext } from 'emporion';
import { Announcement } from '../resources/announcement.resource.js';
import { Banner } from '../resources/banner.resource.js';
import { Menu } from '../resources/menu.resource.js';
import { Page } from '../resources/page.resource.js';

const PAGES = [
  {
    slug: 'about-us',
    title: { en: 'About us', 'zh-CN': '关于我们' },
    body: {
      en: '<h2>A small shop with a long memory</h2><p>We began with one market stall in 1987 and still pack every parcel by hand. Our buyers visit each maker once a year.</p>',
      'zh-CN':
        '<h2>小店，老手艺</h2><p>1987 年我们从一个集市摊位起步，至今每个包裹仍由手工包装。采购每年都会拜访每一位制作者。</p>',
    },
  },
  {
    slug: 'delivery',
    title: { en: 'Delivery', 'zh-CN': '配送说明' },
    body: {
      en: '<p>Parcels leave our warehouse on every working day before 16:00.</p><ul><li>Standard: 2–4 working days</li><li>Express: the next working day</li><li>Pick-up in store: ready in two hours</li></ul>',
      'zh-CN':
        '<p>工作日 16:00 前下单，当天发货。</p><ul><li>标准配送：2–4 个工作日</li><li>加急配送：次日送达</li><li>到店自提：两小时内备好</li></ul>',
    },
  },
  {
    slug: 'returns',
    title: { en: 'Returns', 'zh-CN': '退换货' },
    body: {
      en: '<p>You have <strong>30 days</strong> to change your mind. Send the goods back as you received them and we refund the full amount.</p>',
      'zh-CN': '<p>签收后 <strong>30 天</strong>内可无理由退换。请保持商品完好寄回，我们将全额退款。</p>',
    },
  },
] as const;

/**
 * Fills an empty database with pages, an announcement, a banner and menus in English and Chinese.
 * @param context of the seeding transaction
 */
export async function demoContent(context: WriteContext): Promise<void> {
  const pages = context.rows(Page);
  for (const page of PAGES) {
    const { id } = await pages.insert(page);
    await pages.transition(id, 'publish');
  }
  await pages.insert({
    slug: 'spring-catalogue',
    title: { en: 'Spring catalogue', 'zh-CN': '春季目录' },
    body: {
      en: '<p>Not public yet: the preview button shows it.</p>',
      'zh-CN': '<p>尚未公开：点击“预览”即可查看。</p>',
    },
  });
  const announcement = await context.rows(Announcement).insert({
    text: { en: 'Free delivery this week', 'zh-CN': '本周免运费' },
    tone: 'success',
  });
  await context.rows(Announcement).transition(announcement.id, 'publish');
  const banner = await context.rows(Banner).insert({
    headline: { en: 'Made to last', 'zh-CN': '经久耐用' },
    text: { en: 'Things you will hand down.', 'zh-CN': '值得传家的好物。' },
    placement: 'home-top',
  });
  await context.rows(Banner).transition(banner.id, 'publish');
  await context.rows(Menu).insert({
    key: 'footer',
    name: { en: 'Footer', 'zh-CN': '页脚' },
    items: PAGES.map(({ slug, title }) => ({ label: title, path: `/pages/${slug}`, level: null })),
  });
}
