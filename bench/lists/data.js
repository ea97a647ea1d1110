/* Skewed rows, made by PostgreSQL: rare and common values, nulls, and values that follow the age of a row. */

export const ROWS = Number(process.env.BENCH_ROWS ?? 1_500_000);
const GROUPS = 2_000;
const TAGS = 500;

/** Ids are a function of their number, so that cases can name rows. */
const idOf = (n, kind) =>
  `(lpad(to_hex(1700000000000 + (${n})::bigint * 60000), 12, '0') || '7' || substr(md5('${kind}' || (${n})), 1, 3) || '8' || substr(md5('${kind}' || (${n})), 4, 15))::uuid`;
const TIME = `'2023-11-14T22:13:20Z'::timestamptz + n * interval '1 minute'`;
/** A number in [0, 1) that depends on the row and a salt alone. */
const chance = (salt) => `(('x' || substr(md5('${salt}' || n), 1, 7))::bit(28)::int / 268435456.0)`;
/** Zipf-like: low numbers are common. */
const skewed = (salt, most) => `floor(${most} * power(${chance(salt)}, 3))::int`;

const SYLLABLES =
  'ba be bo da de do fa fe fi ka ki ko la le lo ma mi mo na ne no pa pe po ra re ri sa se so ta ti to va vi wa za'.split(
    ' ',
  );
const word = (salt) => {
  const pick = (n) => `s[1 + (${skewed(`${salt}${n}`, SYLLABLES.length)})]`;
  return `${pick(1)} || ${pick(2)} || ${pick(3)}`;
};
const SIGNS =
  '红蓝绿黄黑白金银木铁石水火土山川风花雪月灯桌椅床柜门窗墙书笔纸包鞋帽衣裤裙袜杯碗盘刀叉勺锅壶瓶盒箱车船机表钟镜梳伞扇球棋琴鼓画毯帘枕被巾刷皂油盐糖茶酒米面豆果菜鱼肉蛋奶';
const sign = (salt) => `substr('${SIGNS}', 1 + ${skewed(salt, SIGNS.length)}, 1)`;
const signs = (salt) =>
  `${sign(`${salt}a`)} || ${sign(`${salt}b`)} || ${sign(`${salt}c`)} || ${sign(`${salt}d`)}`;

const named = (table, kind, count) =>
  `INSERT INTO ${table} (id, created_at, updated_at, name) SELECT ${idOf('n', kind)}, ${TIME}, ${TIME}, '${kind} ' || n FROM generate_series(0, ${count - 1}) n`;

/** SQL of rows `from`–`to`; 0 is the oldest. */
export const itemRows = (from, to) => `
INSERT INTO bench_item (id, created_at, updated_at, title, code, slug, shelf, remark, status, tone, active, pieces, rank,
  fee_amount, fee_currency, weight, seen_at, end_at, due_on, email, group_id)
SELECT ${idOf('n', 'item')}, ${TIME}, ${TIME} + ${chance('u')} * interval '300 days',
  jsonb_build_object('en', ${word('a')} || ' ' || ${word('b')} || ' ' || ${word('c')} || CASE WHEN n % 300000 = 77 THEN ' xylophone' ELSE '' END,
    'zh-CN', ${signs('z')} || CASE WHEN n % 300000 = 78 THEN '麒麟' ELSE '' END),
  'C-' || lpad(n::text, 8, '0'), 'item-' || n, 'shelf ' || ${skewed('shelf', 300)},
  CASE WHEN ${chance('r')} < 0.2 THEN ${word('r1')} || ' ' || ${word('r2')} END,
  CASE WHEN n > ${ROWS} * 0.99 THEN 'fresh' WHEN n % 20011 = 5 THEN 'held' WHEN n % 33 = 7 THEN 'lost' ELSE 'done' END,
  CASE WHEN n % 30011 = 9 THEN 'odd' WHEN ${chance('t')} < 0.08 THEN 'loud' ELSE 'plain' END,
  n % 5003 <> 0, ${skewed('p', 5000)}, ${skewed('k', 100000)},
  ${skewed('f', 1000000)}, CASE WHEN ${chance('c')} < 0.9 THEN 'USD' ELSE 'JPY' END,
  CASE WHEN ${chance('w')} < 0.7 THEN round((${chance('w2')} * 90000)::numeric, 3) END,
  ${TIME} + ${chance('s')} * interval '3 days', CASE WHEN n % 20021 = 3 THEN ${TIME} END,
  CASE WHEN ${chance('d')} < 0.5 THEN (${TIME})::date + ${skewed('dd', 400)} END,
  CASE WHEN ${chance('e')} < 0.6 THEN 'person' || n || '@example.' || CASE WHEN ${chance('e2')} < 0.9 THEN 'com' ELSE 'org' END END,
  ${idOf(skewed('g', GROUPS), 'group')}
FROM generate_series(${from}::bigint, ${to}::bigint) n, (SELECT ARRAY[${SYLLABLES.map((s) => `'${s}'`).join(',')}] AS s) syllables`;

const links = `
INSERT INTO bench_item_tags (owner_id, target_id, position)
SELECT ${idOf('n', 'item')}, ${idOf(`(${skewed('tag', TAGS - 1)} + p * 7) % ${TAGS - 1}`, 'tag')}, p
FROM generate_series(0, ${ROWS - 1}) n, generate_series(0, 1) p`;
const rareLinks = `INSERT INTO bench_item_tags (owner_id, target_id, position)
SELECT ${idOf('n', 'item')}, ${idOf(TAGS - 1, 'tag')}, 9 FROM generate_series(100, ${ROWS - 1}, ${Math.floor(ROWS / 5)}) n`;

const isTable = (statement) => /^CREATE TABLE/.test(statement);

/**
 * Makes the tables of the plugin and fills them; indexes come last, as that is quicker.
 * @param client pg client
 * @param statements DDL of the plugin
 */
export async function load(client, statements) {
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
  for (const statement of statements.filter(isTable)) await client.query(statement);
  await client.query(named('bench_group', 'group', GROUPS));
  await client.query(named('bench_tag', 'tag', TAGS));
  await client.query(itemRows(0, ROWS - 1));
  await client.query(links);
  await client.query(rareLinks);
  await client.query(`SET maintenance_work_mem = '512MB'`);
  for (const statement of statements.filter((one) => !isTable(one))) await client.query(statement);
  await client.query('VACUUM (ANALYZE)');
}

export const sqlOfId = idOf;
