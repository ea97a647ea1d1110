import { type Browser, chromium } from 'playwright-core';
import { findProgram, isRunnable } from './find-program.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const MAC_APPS = ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome'];

/** What keeps the browser from talking to anybody but the page under test. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The path of a Chromium: CHROMIUM_PATH, one on PATH, an installed application, or Playwright's own; else undefined. */
export function findChromium(): string | undefined {
  const applications = process.platform === 'darwin' ? MAC_APPS.map((app) => `/Applications/${app}`) : [];
  const candidates = [process.env.CHROMIUM_PATH, findProgram(NAMES), ...applications, playwrightsOwn()];
  return candidates.find((path): path is string => path !== undefined && path !== '' && isRunnable(path));
}

/**
 * Starts a headless Chromium, which ends with this process. As root without its sandbox, which refuses root.
 * @param args more command-line switches
 * @throws Error when none is installed
 */
export async function launchChromium(args: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error('No Chromium found (Debian: apt-get install chromium), see CHROMIUM_PATH');
  const chromiumSandbox = process.getuid?.() !== 0;
  return chromium.launch({ executablePath, headless: true, chromiumSandbox, args: [...QUIET, ...args] });
}

function playwrightsOwn(): string | undefined {
  try {
    return chromium.executablePath();
  } catch {
    // It has none for this system.
    return undefined;
  }
}
