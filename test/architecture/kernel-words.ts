/** Words of commerce, as they stand inside identifiers and texts. Plural and singular are both found. */
const WORDS = [
  'cart',
  'product',
  'price',
  'pricing',
  'payment',
  'checkout',
  'shop',
  'shipment',
  'shipping',
  'invoice',
  'refund',
  'coupon',
  'discount',
  'promotion',
  'inventory',
  'stock',
  'sku',
  'tax',
  'purchase',
  'basket',
  'warehouse',
  'fulfilment',
  'fulfillment',
  'wishlist',
  'seller',
  'buyer',
  'merchandise',
];

const WORD = new RegExp(`^(${WORDS.join('|')}|taxes)(e?s)?$`);

/** `order` is also sequence and SQL. It is commerce where it is a thing: named, placed, numbered, made of lines. */
const ORDER_AS_A_THING = [
  /(?<=['"`/_])orders\b/i,
  /\borders[._]\w/i,
  /\b(place|create|cancel|find|get|ship|draft|new)Orders?\b/i,
  /\b[oO]rder(Id|Line|Item|Total|Status|Number|Service|Placed|_id|_line|_item|_total|_number)/,
  /\b(customer|customer's) order\b/i,
  /\bplac(e|ed|es|ing) (an |the )?order/i,
];

/** The audience and kind of actor `customer` is known; a customer as a thing (many, with an address) is not. */
const CUSTOMER_AS_A_THING = [
  /\bcustomers\b/i,
  /\bcustomer(_address|_group|Address|Group|Name|Email|Phone)/,
  /\bCustomers?(Service|Address|Group|Resource)/,
];

/** One word too many. */
export interface Finding {
  readonly line: number;
  readonly word: string;
}

/**
 * The words of commerce in a source text, wherever they stand: names, texts, comments.
 * @param source a file's text
 */
export function commerceWords(source: string): Finding[] {
  return source
    .split('\n')
    .flatMap((text, index) => wordsOf(text).map((word) => ({ line: index + 1, word })));
}

function wordsOf(text: string): string[] {
  const words = text.split(/[^A-Za-z]+/).flatMap((name) => name.split(/(?<=[a-z])(?=[A-Z])/));
  const things = [...ORDER_AS_A_THING, ...CUSTOMER_AS_A_THING].flatMap(
    (thing) => thing.exec(text)?.[0] ?? [],
  );
  return [...words.filter((word) => WORD.test(word.toLowerCase())), ...things];
}
