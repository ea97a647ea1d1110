import { words, type Words } from './words.js';

/** A category of the demo shop with what lies below it. */
export interface DemoCategory {
  readonly slug: string;
  readonly name: Words;
  readonly below: readonly DemoCategory[];
}

const node = (slug: string, en: string, zh: string, ...below: DemoCategory[]): DemoCategory => ({
  slug,
  name: words(en, zh),
  below,
});

/** Three levels: a room, what is done there, the kind of thing. */
export const CATEGORIES: readonly DemoCategory[] = [
  node(
    'kitchen',
    'Kitchen',
    '厨房',
    node('cookware', 'Cookware', '锅具', node('pans', 'Pans', '煎锅'), node('pots', 'Pots', '汤锅')),
    node(
      'tableware',
      'Tableware',
      '餐具',
      node('mugs', 'Mugs', '马克杯'),
      node('plates', 'Plates', '餐盘'),
      node('bowls', 'Bowls', '碗'),
      node('cutlery', 'Cutlery', '刀叉'),
    ),
    node(
      'preparing',
      'Preparing',
      '备餐',
      node('boards', 'Boards', '砧板'),
      node('knives', 'Knives', '刀具'),
      node('jars', 'Jars', '储物罐'),
    ),
    node('tea-and-coffee', 'Tea and coffee', '茶与咖啡', node('teapots', 'Teapots', '茶壶')),
  ),
  node(
    'living',
    'Living',
    '家居',
    node('lighting', 'Lighting', '灯饰', node('lamps', 'Lamps', '台灯'), node('candles', 'Candles', '蜡烛')),
    node(
      'decoration',
      'Decoration',
      '装饰',
      node('vases', 'Vases', '花瓶'),
      node('clocks', 'Clocks', '挂钟'),
    ),
    node(
      'order',
      'Keeping order',
      '收纳',
      node('baskets', 'Baskets', '收纳篮'),
      node('boxes', 'Boxes', '收纳盒'),
    ),
  ),
  node(
    'textiles',
    'Textiles',
    '家纺',
    node(
      'bedroom',
      'Bedroom',
      '卧室',
      node('blankets', 'Blankets', '毯子'),
      node('cushions', 'Cushions', '靠垫'),
    ),
    node('bathroom', 'Bathroom', '浴室', node('towels', 'Towels', '毛巾')),
    node('table-linen', 'Table and kitchen', '餐厨布艺', node('aprons', 'Aprons', '围裙')),
  ),
  node(
    'stationery',
    'Stationery',
    '文具',
    node('paper', 'Paper', '纸品', node('notebooks', 'Notebooks', '笔记本'), node('cards', 'Cards', '贺卡')),
    node('writing', 'Writing', '书写', node('pens', 'Pens', '笔')),
    node('desk', 'Desk', '桌面', node('trays', 'Trays', '托盘')),
  ),
];
