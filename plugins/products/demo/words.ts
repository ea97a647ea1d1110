/** A text of the demo shop. */
export type Words = { readonly en: string; readonly 'zh-CN': string };

/** @returns one text in both languages of the demo shop */
export const words = (en: string, zh: string): Words => ({ en, 'zh-CN': zh });

/** Names of the families that products come in. */
export const SERIES: readonly Words[] = [
  words('Fjord', '峡湾'),
  words('Linden', '菩提'),
  words('Harbour', '海港'),
  words('Meadow', '草甸'),
  words('Ember', '余晖'),
  words('Dune', '沙丘'),
  words('Alba', '晨曦'),
  words('Brook', '溪流'),
  words('Juniper', '杜松'),
  words('Willow', '垂柳'),
  words('Pebble', '卵石'),
  words('Tide', '潮汐'),
  words('Orchard', '果园'),
  words('Sparrow', '云雀'),
  words('Clover', '四叶草'),
  words('Heron', '白鹭'),
];

export const VENDORS = ['Nordholm', 'Atelier Brune', 'Kaolin & Co.', 'Lanting', 'Loom House', 'Papierwerk'];

interface Material {
  /** sRGB, as what has no colour of its own is painted. */
  readonly hex: string;
  readonly name: Words;
  readonly about: Words;
}

/** What things are made of, by the key of the attribute's choice. */
export const MATERIALS = {
  stoneware: {
    hex: '#b7a28c',
    name: words('stoneware', '炻瓷'),
    about: words(
      'Fired at 1,250 °C, so it neither chips easily nor takes on smells.',
      '经 1250 °C 高温烧制，不易磕碰，也不吸味。',
    ),
  },
  porcelain: {
    hex: '#dfe0dc',
    name: words('porcelain', '白瓷'),
    about: words('Thin, bright and harder than it looks.', '胎薄色亮，比看上去更结实。'),
  },
  enamel: {
    hex: '#cfd8dd',
    name: words('enamel', '珐琅'),
    about: words(
      'Steel under two coats of enamel: light and almost unbreakable.',
      '钢胎双层珐琅，轻巧耐摔。',
    ),
  },
  'cast-iron': {
    hex: '#3f4247',
    name: words('cast-iron', '铸铁'),
    about: words('Holds its heat long after the flame is out.', '关火之后仍能长久保温。'),
  },
  steel: {
    hex: '#a9b2ba',
    name: words('steel', '不锈钢'),
    about: words('Brushed 18/10 steel that does not rust.', '18/10 拉丝不锈钢，不生锈。'),
  },
  copper: {
    hex: '#c07a4f',
    name: words('copper', '铜制'),
    about: words(
      'Darkens with the years and shines again with a little lemon.',
      '岁月会让它变深，柠檬一擦又光亮如新。',
    ),
  },
  glass: {
    hex: '#a9cbc9',
    name: words('glass', '玻璃'),
    about: words(
      'Mouth-blown borosilicate glass that takes heat and cold.',
      '人工吹制高硼硅玻璃，耐冷耐热。',
    ),
  },
  oak: {
    hex: '#b98a57',
    name: words('oak', '橡木'),
    about: words('From managed forests, oiled by hand.', '选自可持续林场，手工上油。'),
  },
  bamboo: {
    hex: '#d2b57a',
    name: words('bamboo', '竹制'),
    about: words('Grows again within five years and weighs next to nothing.', '五年即可再生，轻若无物。'),
  },
  rattan: {
    hex: '#c89b62',
    name: words('rattan', '藤编'),
    about: words('Woven by hand; no two are quite alike.', '手工编织，件件不同。'),
  },
  linen: {
    hex: '#cfc2ab',
    name: words('linen', '亚麻'),
    about: words('Softer with every wash, and it dries quickly.', '越洗越柔软，而且干得快。'),
  },
  cotton: {
    hex: '#d9d3c6',
    name: words('cotton', '纯棉'),
    about: words('Long-staple organic cotton, kind to the skin.', '长绒有机棉，亲肤柔软。'),
  },
  wool: {
    hex: '#c3b5a2',
    name: words('wool', '羊毛'),
    about: words('Undyed yarn from sheep that live outdoors all year.', '取自终年放养的绵羊，天然纱线。'),
  },
  beeswax: {
    hex: '#e3b34e',
    name: words('beeswax', '蜂蜡'),
    about: words('Pure wax that burns slowly and smells of honey.', '纯蜂蜡，燃烧缓慢，带蜂蜜清香。'),
  },
  paper: {
    hex: '#dccdae',
    name: words('paper', '纸质'),
    about: words('Acid-free and heavy enough for a fountain pen.', '无酸厚磅纸，钢笔书写不洇。'),
  },
  leather: {
    hex: '#8a5a3c',
    name: words('leather', '皮革'),
    about: words('Vegetable-tanned, it keeps the traces of its use.', '植鞣皮革，留住使用的痕迹。'),
  },
  brass: {
    hex: '#c9a24c',
    name: words('brass', '黄铜'),
    about: words('Solid brass, turned and left unlacquered.', '实心黄铜车制，不上漆。'),
  },
} satisfies Readonly<Record<string, Material>>;

export type MaterialKey = keyof typeof MATERIALS;

/** How things are cleaned, by the key of the attribute's choice. */
export const CARE = {
  dishwasher: words('Dishwasher', '可机洗（洗碗机）'),
  'by-hand': words('Wash by hand', '手洗'),
  machine40: words('Machine wash at 40 °C', '40 °C 机洗'),
  machine60: words('Machine wash at 60 °C', '60 °C 机洗'),
  wipe: words('Wipe with a dry cloth', '干布擦拭'),
} satisfies Readonly<Record<string, Words>>;

export type CareKey = keyof typeof CARE;

interface Colour {
  readonly name: Words;
  /** sRGB, as its illustrations are painted. */
  readonly hex: string;
}

/** Colours, by the key of the attribute's choice. */
export const COLOURS = {
  chalk: { name: words('Chalk', '粉白'), hex: '#efe9dd' },
  sage: { name: words('Sage', '鼠尾草绿'), hex: '#9db09a' },
  ink: { name: words('Ink blue', '墨蓝'), hex: '#2f4562' },
  terracotta: { name: words('Terracotta', '陶土红'), hex: '#c4694a' },
  mustard: { name: words('Mustard', '芥黄'), hex: '#d9a441' },
  rose: { name: words('Dusty rose', '灰粉'), hex: '#d8a7a0' },
  charcoal: { name: words('Charcoal', '炭灰'), hex: '#44474d' },
  sky: { name: words('Sky', '天青'), hex: '#93b7cf' },
  natural: { name: words('Natural', '原色'), hex: '#cdb592' },
  forest: { name: words('Forest', '森绿'), hex: '#3f5e4c' },
} satisfies Readonly<Record<string, Colour>>;

export type ColourKey = keyof typeof COLOURS;
