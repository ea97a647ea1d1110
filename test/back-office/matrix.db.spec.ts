import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { makeStaff, type TestStaff } from '../../src/access/testing/staff-accounts.js';
import { describeWithChromium } from '../../src/testing/describe-with.js';
import { startAdminApp, type AdminApp, type Browser } from '../../admin/testing/admin-app.js';
import { PHONE, startChromium, WIDE, type Chromium } from '../../admin/testing/browser.js';
import { kitsPlugin } from '../../admin/testing/sample-kits.js';

let app: AdminApp;
let editor: TestStaff;

beforeAll(async () => {
  app = await startAdminApp([kitsPlugin]);
  editor = await makeStaff(app, '*');
}, 180_000);
afterAll(() => app?.close());

interface Part {
  readonly id: string;
  readonly version: number;
  readonly keys: readonly string[];
  readonly cells: Readonly<Record<string, unknown>>;
}
interface Parts {
  readonly version: number;
  readonly axes: readonly { readonly values: readonly { readonly id: string; readonly name: object }[] }[];
  readonly rows: readonly Part[];
}

let count = 0;
/** A kit with one part for each combination of as many colours and sizes. */
async function newKit(colours: number, sizes: number): Promise<string> {
  count += 1;
  const name = { en: `Kit ${count}`, 'zh-CN': `套装 ${count}` };
  const { body } = await app.asAdmin('POST /v1/admin/kits', { name });
  const values = (word: string, many: number) =>
    Array.from({ length: many }, (_, at) => ({ id: `new:${word}${at}`, name: { en: `${word} ${at + 1}` } }));
  const axes = [
    { id: 'new:colour', name: { en: 'Colour', 'zh-CN': '颜色' }, values: values('Tint', colours) },
    { id: 'new:size', name: { en: 'Size' }, values: values('Size', sizes) },
  ];
  const rows = axes[0]!.values.flatMap((colour) =>
    axes[1]!.values.map((size) => {
      const code = `K${count}-${colour.id.slice(8)}-${size.id.slice(8)}`;
      return { id: null, keys: [colour.id, size.id], cells: { code, worth: 1_200, count: 1, active: true } };
    }),
  );
  const saved = await app.asAdmin(`POST /v1/admin/kits/${body.id}/save-parts`, { axes, rows });
  if (saved.status !== 200) throw new Error(JSON.stringify(saved.body));
  return body.id as string;
}

const partsOf = async (id: string): Promise<Parts> =>
  (await app.asAdmin(`GET /v1/admin/kits/${id}/parts`)).body;
const saveParts = (browser: Browser, id: string, body: object) =>
  browser.post('/admin/api/emporion/commands/kits.kit.saveParts', { id, ...body });

describe('the matrix of a row, as the browser loads and saves it', () => {
  it('is what the query answers, with whether it may be changed by whoever looks', async () => {
    const id = await newKit(2, 1);
    const load = async (staff: TestStaff) =>
      (await app.signIn(staff)).get(`/admin/api/emporion/rows/kits.kit/${id}/matrix/0`);
    const document = await partsOf(id);
    expect((await load(editor)).json()).toEqual({
      command: 'kits.kit.saveParts',
      mayChange: true,
      locales: ['en', 'zh-CN'],
      document,
    });
    expect((await load(await makeStaff(app, 'kits.kit.read'))).json()).toMatchObject({ mayChange: false });
    expect((await load(await makeStaff(app, 'kits.part.read'))).statusCode).toBe(403);
  });

  it('is not there for another row or another block', async () => {
    const browser = await app.signIn(editor);
    const [id, nobody] = [await newKit(1, 1), '01a20306-0bd5-7107-b5fd-d4b3e0f1c6a1'];
    for (const path of [`${nobody}/matrix/0`, `${id}/matrix/1`, `${id}/matrix/9`, `${id}/matrix/x`]) {
      const { statusCode } = await browser.get(`/admin/api/emporion/rows/kits.kit/${path}`);
      expect([path, statusCode]).toEqual([path, 404]);
    }
  });

  it('is no button: the block saves it', async () => {
    const steps = (
      await (await app.signIn(editor)).get(`/admin/api/emporion/rows/kits.kit/${await newKit(1, 1)}/steps`)
    ).json() as { steps: { command: string }[] };
    expect(steps.steps).toEqual([]);
  });

  it('refuses wrong cells, each at its place, and changes nothing', async () => {
    const browser = await app.signIn(editor);
    const [id, other] = [await newKit(2, 1), await newKit(1, 1)];
    const before = await partsOf(id);
    const taken = (await partsOf(other)).rows[0]?.cells['code'];
    const [first, second] = before.rows;
    const attempt = async (...rows: object[]) =>
      (await saveParts(browser, id, { version: before.version, input: { rows } })).json();
    const cells = { count: -1, worth: '12', size: 'xl' };
    expect(await attempt({ id: first?.id, cells: { count: 5 } }, { id: second?.id, cells })).toMatchObject({
      code: 'kernel.invalid_input',
      errors: [
        { pointer: '/rows/1/cells/count', code: 'too_small' },
        { pointer: '/rows/1/cells/worth', code: 'invalid_format' },
        { pointer: '/rows/1/cells/size', code: 'unknown_value' },
      ],
    });
    expect(
      await attempt({ id: first?.id, cells: { count: 5 } }, { id: second?.id, cells: { code: taken } }),
    ).toMatchObject({
      code: 'kernel.duplicate',
      errors: [{ pointer: '/rows/1/cells/code', code: 'duplicate' }],
    });
    const foreign = (await partsOf(other)).rows[0]?.id;
    expect(await attempt({ id: foreign, cells: { count: 5 } })).toMatchObject({ code: 'kernel.not_found' });
    expect(await partsOf(id)).toEqual(before);
  });

  it('refuses what was changed by somebody else meanwhile: the options, or a row', async () => {
    const browser = await app.signIn(editor);
    const id = await newKit(1, 1);
    const { version, rows } = await partsOf(id);
    const [row] = rows;
    const stale = { id: row?.id, version: (row?.version ?? 0) + 1, cells: { count: 3 } };
    expect((await saveParts(browser, id, { version, input: { rows: [stale] } })).statusCode).toBe(412);
    expect((await saveParts(browser, id, { version: version + 1, input: { rows: [] } })).statusCode).toBe(
      412,
    );
    expect((await partsOf(id)).rows).toEqual(rows);
  });
});

describeWithChromium('a matrix in a browser', () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await startChromium(app);
  }, 60_000);
  afterAll(() => chromium?.close());
  afterEach(() => {
    expect(chromium.faults.splice(0)).toEqual([]);
  });

  const cellAt = (row: number, column: string): string =>
    `tbody tr:nth-child(${row}) [data-column=${column}]`;
  const open = async (page: Page, id: string): Promise<void> => {
    await page.goto(`${app.url}/admin/resources/kits.kit/records/${id}/show`);
    await page.waitForSelector('.e-grid tbody tr');
  };
  const save = async (page: Page): Promise<void> => {
    await page.click('[data-testid=matrix-save]');
    await page.waitForSelector('[data-block=matrix][data-unsaved=false][aria-busy=false]');
  };
  async function type(page: Page, row: number, column: string, text: string): Promise<void> {
    await page.click(cellAt(row, column));
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(text);
  }
  const paste = (page: Page, text: string) =>
    page.evaluate(`(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', ${JSON.stringify(text)});
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    })()`);

  /** A picture of the block for the documents. */
  const picture = async (page: Page, name: string): Promise<void> => {
    await page.waitForSelector('[data-testid=notice-wrapper] > *', { state: 'detached' });
    await page.locator('[data-block=matrix]').screenshot({ path: `docs/images/${name}.png` });
  };

  it.each([
    ['1280 px', WIDE],
    ['390 px', PHONE],
  ])(
    'lets a merchant make, name, price and leave out combinations, at %s',
    async (_, viewport) => {
      const page = await chromium.signIn(editor, viewport);
      const { body } = await app.asAdmin('POST /v1/admin/kits', { name: { en: 'Fresh kit' } });
      const id = body.id as string;
      await page.goto(`${app.url}/admin/resources/kits.kit/records/${id}/show`);
      await page.click('text=Add an option');
      await page.fill('[data-axis="0"] [aria-label="Name of the option"]', 'Size');
      await page.fill('[data-axis="0"] [aria-label="Add values…"]', 'S, M, L');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.e-grid tbody tr:nth-child(3)');
      await page.click('[data-block=matrix] [data-language=zh-CN]');
      await page.fill('[data-axis="0"] [aria-label="Name of the option"]', '尺码');
      await page.click('[data-block=matrix] [data-language=en]');
      const prefix = viewport === WIDE ? 'W' : 'P';
      await page.click(cellAt(1, 'code'));
      await paste(page, `${prefix}-S\t1,200\t1.5\t4\n${prefix}-M\t1300\t\t5\n${prefix}-L\t1400\t2.25\t6`);
      await page.click('tbody tr:nth-child(3) [aria-label^="Leave out"]');
      await save(page);
      const { axes, rows } = await partsOf(id);
      expect(axes).toMatchObject([{ name: { en: 'Size', 'zh-CN': '尺码' } }]);
      expect(rows.map(({ cells }) => cells)).toMatchObject([
        { code: `${prefix}-S`, worth: 1_200, fils: 1_500, count: 4 },
        { code: `${prefix}-M`, worth: 1_300, fils: null, count: 5 },
      ]);
      // The code of a row stays with its value, whatever else is added.
      await page.click('text=Add an option');
      await page.fill('[data-axis="1"] [aria-label="Name of the option"]', 'Colour');
      await page.fill('[data-axis="1"] [aria-label="Add values…"]', 'Red,Blue');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.e-grid tbody tr:nth-child(4)');
      await type(page, 2, 'code', `${prefix}-S-B`);
      await type(page, 4, 'code', `${prefix}-M-B`);
      await save(page);
      const after = await partsOf(id);
      expect(after.rows.slice(0, 2).map((row) => row.id)).toEqual(rows.map((row) => row.id));
      expect(after.rows.map(({ cells }) => [cells['code'], cells['worth']])).toEqual([
        [`${prefix}-S`, 1_200],
        [`${prefix}-M`, 1_300],
        [`${prefix}-S-B`, 1_200],
        [`${prefix}-M-B`, 1_300],
      ]);
      if (process.env.UPDATE_PICTURES)
        await picture(page, viewport === WIDE ? 'block-matrix' : 'block-matrix-phone');
      const overflow = await page.evaluate<number>(
        'document.documentElement.scrollWidth - window.innerWidth',
      );
      expect(overflow).toBeLessThanOrEqual(0);
      await page.context().close();
    },
    180_000,
  );

  it('moves by keys, fills down, says what will go, and takes it back', async () => {
    const page = await chromium.signIn(editor);
    const id = await newKit(2, 3);
    await open(page, id);
    await type(page, 1, 'fils', '1.234');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.insertText('2.5');
    await page.keyboard.press('Tab');
    await page.keyboard.insertText('77');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Control+d');
    await page.click(cellAt(1, 'weight'));
    await page.keyboard.insertText('0,25');
    await page.selectOption('.e-grid-fill', { label: 'rows with “Size 1”' });
    await page.click('[data-axis="1"] [data-value="2"] [aria-label="Take out"]');
    await page.waitForSelector('[data-testid=matrix-gone] >> text=Saving will remove: 2.');
    await page.click('[data-testid=matrix-gone] >> text=Undo');
    await page.waitForSelector('[data-testid=matrix-gone]', { state: 'detached' });
    await page.click('[data-axis="1"] [data-value="1"] [aria-label="Take out"]');
    await save(page);
    const { rows } = await partsOf(id);
    expect(rows.map(({ cells }) => [cells['fils'], cells['count'], cells['weight']])).toEqual([
      [1_234, 1, '0.250'],
      [2_500, 1, null],
      [2_500, 1, '0.250'],
      [2_500, 1, null],
    ]);
    await page.context().close();
  }, 120_000);

  it('shows what is wrong at its cell, keeps what was typed, and asks before it goes over a change', async () => {
    const page = await chromium.signIn(editor);
    const id = await newKit(1, 2);
    await open(page, id);
    const { rows } = await partsOf(id);
    await type(page, 2, 'code', String(rows[0]?.cells['code']));
    await type(page, 1, 'worth', '12.5');
    await page.click('[data-testid=matrix-save]');
    await page.waitForSelector(`${cellAt(1, 'worth')} .e-error`);
    expect(await page.textContent(`${cellAt(1, 'worth')} .e-error`)).toBe('is not an amount of JPY');
    await type(page, 1, 'worth', '12');
    await page.click('[data-testid=matrix-save]');
    await page.waitForSelector(`${cellAt(2, 'code')} .e-error`);
    await type(page, 2, 'code', `o-${id}`);
    const theirs = { rows: [{ id: rows[1]?.id, cells: { count: 9 } }] };
    expect((await app.asAdmin(`POST /v1/admin/kits/${id}/save-parts`, theirs)).status).toBe(200);
    await page.click('[data-testid=matrix-save]');
    await page.click('text=Save mine over it');
    await page.waitForSelector('[data-block=matrix][data-unsaved=false][aria-busy=false]');
    const cells = (await partsOf(id)).rows.map((row) => row.cells);
    expect(cells).toMatchObject([
      { worth: 12, count: 1 },
      { code: `o-${id}`, count: 9 },
    ]);
    await page.context().close();
  }, 120_000);

  it('shows the form in sections, and the texts in one language or in all', async () => {
    const page = await chromium.signIn(editor);
    const id = await newKit(1, 1);
    await page.goto(`${app.url}/admin/resources/kits.kit/records/${id}/edit`);
    await page.fill('[id="summary.en"]', 'All in one box');
    await page.waitForSelector('[data-language=zh-CN] >> text=missing translations: 1');
    if (process.env.UPDATE_PICTURES) await page.screenshot({ path: 'docs/images/block-sections.png' });
    await page.click('[data-language=zh-CN]');
    await page.fill('[id="summary.zh-CN"]', '全在一盒');
    await page.click('[data-language=all]');
    expect(await page.inputValue('[id="summary.en"]')).toBe('All in one box');
    expect(await page.inputValue('[id="summary.zh-CN"]')).toBe('全在一盒');
    const left = async (section: string) =>
      (await page.locator(`[data-section=${section}]`).boundingBox())?.x ?? 0;
    expect(await left('more')).toBeGreaterThan((await left('words')) + 200);
    await page.setViewportSize(PHONE);
    expect(await left('more')).toBe(await left('words'));
    await page.click('[data-testid=button-save]');
    await page.waitForSelector('[data-block=matrix]');
    const { body } = await app.asAdmin(`GET /v1/admin/kits/${id}`);
    expect(body.summary).toEqual({ en: 'All in one box', 'zh-CN': '全在一盒' });
    await page.context().close();
  }, 60_000);

  it('opens and saves 500 rows', async () => {
    const page = await chromium.signIn(editor);
    const id = await newKit(25, 20);
    await page.goto(`${app.url}/admin/resources/kits.kit/records/${id}/edit`);
    await page.goto(`${app.url}/admin/resources/kits.kit/records/${id}/show`);
    const opened = await page.evaluate<number>(`new Promise((resolve) => {
      const done = () => document.querySelectorAll('.e-grid tbody tr').length === 500;
      const look = () => (done() ? requestAnimationFrame(() => resolve(performance.now())) : requestAnimationFrame(look));
      look();
    })`);
    await type(page, 1, 'count', '8');
    await page.selectOption('.e-grid-fill', 'all');
    const before = Date.now();
    await save(page);
    process.stdout.write(
      `500 rows: opened ${Math.round(opened)} ms after navigation, saved in ${Date.now() - before} ms\n`,
    );
    const { rows } = await partsOf(id);
    expect(rows.filter(({ cells }) => cells['count'] === 8)).toHaveLength(500);
    await page.context().close();
  }, 180_000);
});
