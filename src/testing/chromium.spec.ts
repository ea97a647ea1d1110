import { createServer } from 'node:http';
import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import { launchChromium } from './chromium.js';
import { describeWithChromium } from './describe-with.js';

describeWithChromium('the browser for tests', () => {
  it('opens a page of this machine', async () => {
    const server = createServer((_, response) =>
      response.setHeader('content-type', 'text/html; charset=utf-8').end('<title>商店</title>'),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${(server.address() as { port: number }).port}/`);
      expect(await page.title()).toBe('商店');
    } finally {
      await browser.close();
      server.close();
    }
  });
});
