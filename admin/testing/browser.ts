import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { TestStaff } from '../../src/access/testing/staff-accounts.js';
import { launchChromium } from '../../src/testing/chromium.js';
import type { AdminApp } from './admin-app.js';

export const WIDE = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A real browser in front of an application. */
export interface Chromium {
  /**
   * What must never happen, on any page: requests that leave the machine, script errors, refused scripts and styles, server
   * errors.
   */
  readonly faults: string[];
  open(options?: BrowserContextOptions): Promise<Page>;
  signIn(who: Pick<TestStaff, 'email' | 'password'>, viewport?: typeof WIDE): Promise<Page>;
  close(): Promise<void>;
}

/**
 * Starts a browser.
 * @param app that it looks at
 */
export async function startChromium(app: AdminApp): Promise<Chromium> {
  const browser: Browser = await launchChromium();
  const faults: string[] = [];
  const open: Chromium['open'] = async (options) => {
    const context = await browser.newContext({ viewport: WIDE, locale: 'en-GB', ...options });
    const page = await context.newPage();
    watch(page, app.url, faults);
    return page;
  };
  const signIn: Chromium['signIn'] = async ({ email, password }, viewport = WIDE) => {
    const page = await open({ viewport });
    await page.goto(`${app.url}/admin`);
    await page.fill('#email', email);
    await page.fill('#password', password);
    await page.click('button[type=submit]');
    await page.waitForSelector('.e-title');
    return page;
  };
  return { faults, open, signIn, close: () => browser.close() };
}

function watch(page: Page, url: string, faults: string[]): void {
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url))
      faults.push(`left: ${request.url()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // A refused save is answered with its status, which Chromium writes into the console by itself.
    const isRefusal = /status of 4\d\d/.test(message.text());
    if (message.type() === 'error' && !isRefusal) faults.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()}: ${response.url()}`);
  });
}
