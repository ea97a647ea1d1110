/* What is asked: each operator of each field, pairs of filters, every order at three depths, every length of search. */

/** Values of each field from common to rare to absent; ids are looked up. */
const valuesOf = ({ group, tag, item }) => ({
  id: [item(5)],
  createdAt: ['2023-11-20T00:00:00Z', '2025-01-01T00:00:00Z', '2026-09-01T00:00:00Z', '2030-01-01T00:00:00Z'],
  updatedAt: ['2023-11-20T00:00:00Z', '2025-06-01T00:00:00Z', '2027-06-01T00:00:00Z'],
  code: ['C-00000100', 'C-01400000', 'C-x'],
  slug: ['item-77', 'item-999', 'zzz'],
  shelf: ['shelf 0', 'shelf 299', 'shelf x'],
  remark: ['bababa baba', 'bababa bababa', 'zzqq'],
  status: ['done', 'fresh', 'lost', 'held'],
  tone: ['plain', 'loud', 'odd', 'none'],
  active: ['true', 'false'],
  pieces: ['0', '700', '4990', '-1'],
  rank: ['0', '12345', '99990', '-1'],
  fee: ['0', '500000', '999990', '-1'],
  weight: ['0.5', '45000', '89999.5', '-1'],
  seenAt: ['2023-11-20T00:00:00Z', '2025-01-01T00:00:00Z', '2026-09-01T00:00:00Z', '2030-01-01T00:00:00Z'],
  endAt: ['2023-11-20T00:00:00Z', '2025-01-01T00:00:00Z', '2026-09-01T00:00:00Z'],
  dueOn: ['2023-11-20', '2025-01-01', '2026-09-01', '2030-01-01'],
  email: ['person77@example.com', 'example.org', 'nobody@example.net'],
  group: [group(0), group(1999)],
  tags: [tag(0), tag(499)],
});

const SEARCHES = [
  'a',
  'z',
  'q',
  'ba',
  'za',
  'qx',
  'bab',
  'kaf',
  'qqq',
  'bababa',
  'xylophone',
  'xylophone baba',
  'zazaza vavava',
  'unheard-of',
  'C-00123456',
  'ba ba ba',
  'zh',
  'zz top',
  '红',
  '奶',
  '龙',
  '红蓝',
  '肉蛋',
  '麒麟',
  '麒',
  '红蓝绿',
  '蛋奶奶奶',
  '龙凤',
  '红 baba',
  '蛋 zaza',
];

/** Filters that are combined with each other, with other orders and with searches. */
const partners = ({ group, tag }) => [
  { 'filter[status]': 'done' },
  { 'filter[status]': 'fresh' },
  { 'filter[status]': 'held' },
  { 'filter[status]': 'lost' },
  { 'filter[tone]': 'loud' },
  { 'filter[tone]': 'odd' },
  { 'filter[active]': 'false' },
  { 'filter[pieces][gte]': '4900' },
  { 'filter[seenAt][lt]': '2024-03-01T00:00:00Z' },
  { 'filter[dueOn][gte]': '2026-09-01' },
  { 'filter[weight][null]': 'true' },
  { 'filter[fee][lt]': '100' },
  { 'filter[email][contains]': 'example.org' },
  { 'filter[group]': group(0) },
  { 'filter[group]': group(1500) },
  { 'filter[tags][has]': tag(0) },
  { 'filter[tags][has]': tag(499) },
];

/** Every query of the bench, as `[what, query, depth]`; depth is where the page begins, as a share of the rows. */
export function casesOf(rules, ids) {
  const cases = [];
  const add = (query, depth = 0) => cases.push([query, depth]);
  for (const [name, { operators }] of rules.queryable) {
    const values = valuesOf(ids)[name] ?? [];
    for (const operator of operators) {
      const key = operator === 'eq' ? `filter[${name}]` : `filter[${name}][${operator}]`;
      const asked = operator === 'null' ? ['true', 'false'] : operator === 'in' ? [values.join(',')] : values;
      for (const value of asked) add({ [key]: value });
      if (operator === 'gte' && values.length > 2)
        add({ [key]: values[1], [`filter[${name}][lt]`]: values[2] });
    }
  }
  const sorts = [...rules.queryable]
    .filter(([, { sortable }]) => sortable)
    .flatMap(([name]) => [name, `-${name}`]);
  for (const sort of sorts) for (const depth of [0, 0.5, 0.99]) add({ sort }, depth);
  const asked = partners(ids).filter((one) => {
    const [, field, operator = 'eq'] = /^filter\[(\w+)\](?:\[(\w+)\])?$/.exec(Object.keys(one)[0]);
    return rules.queryable.get(field)?.operators.includes(operator);
  });
  asked.forEach((one, index) => {
    for (const sort of sorts) add({ ...one, sort });
    add(one, 0.5);
    for (const other of asked.slice(index + 1)) {
      if (Object.keys(one)[0] !== Object.keys(other)[0]) add({ ...one, ...other });
    }
  });
  for (const q of SEARCHES) {
    add({ q });
    add({ q, sort: 'rank' });
    add({ q }, 0.5);
    for (const one of asked.slice(0, 6)) add({ q, ...one });
  }
  add({ include: 'group,tags', limit: '100' });
  add({ include: 'group,tags', 'filter[status]': 'held' });
  return cases;
}
