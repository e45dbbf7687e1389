import { existsSync } from 'node:fs';
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Page,
  type Request,
} from 'playwright-core';

const path = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Where there is no browser these tests are skipped, unless they are required. */
export const hasBrowser = existsSync(path);

if (!hasBrowser) {
  const how = `tests in a browser: install chromium, or set CHROMIUM to its path (not ${path})`;
  if (process.env['MILLRACE_TEST_BROWSER'] === 'required') throw new Error(how);
  process.stderr.write(`skipped ${how}\n`);
}

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--hide-scrollbars',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: path, args: flags });
}

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly script?: boolean;
}

export interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong in the page: errors, warnings, breaches of its policy. */
  readonly faults: string[];
  /** Until all that was asked for has come and is drawn; a stream goes on. */
  settled(): Promise<void>;
}

/** A page of its own, without cookies or storage of another. */
export async function openIn(browser: Browser, look: Look = {}): Promise<Opened> {
  const { width = 1600, height = 1000, dark = false, script = true } = look;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    javaScriptEnabled: script,
    reducedMotion: 'reduce',
  });
  // Long enough for a loaded machine.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  const open = new Set<Request>();
  page.on('request', (request) => {
    if (request.resourceType() !== 'eventsource') open.add(request);
  });
  for (const end of ['requestfinished', 'requestfailed'] as const) {
    page.on(end as 'requestfinished', (request) => open.delete(request));
  }
  page.on('pageerror', (error) => faults.push(String(error.stack ?? error)));
  return { page, context, faults, settled: () => settle(page, open) };
}

/** A drawing may ask for more. */
async function settle(page: Page, open: ReadonlySet<Request>): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet = open.size === 0 ? quiet + 1 : 0) {
    await page.evaluate(
      'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))',
    );
  }
}
