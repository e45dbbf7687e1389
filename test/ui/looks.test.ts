import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fixture, startFixture } from './fixture/server.ts';
import { hasBrowser, launch, openIn } from './support/browser.ts';

const measure = readFileSync(
  fileURLToPath(new URL('../../../test/ui/page/measure.mjs', import.meta.url)),
  'utf8',
);

interface Measured {
  readonly faint: readonly string[];
  readonly nameless: readonly string[];
  readonly small: readonly string[];
  readonly overflow: number;
  readonly nodes: number;
}

const none = { faint: [], nameless: [], small: [], overflow: 0 };

const runs = ['live', 'done', 'failed', 'paused', 'interrupted', 'readonly', 'fresh', 'one'];
const views = [
  '#/',
  '#/?q=zzz',
  '#/?q=nothing%20at%20all',
  ...[...runs, 'forty', 'many', 'huge', 'names', 'asking'].map((name) => `#/runs/${name}`),
  '#/runs/live?view=graph',
  '#/runs/live/items',
  '#/runs/names/items',
  '#/runs/live/items?state=failed&item=418059',
  '#/runs/live/items?q=zzz',
  '#/runs/live/compare?with=done',
  '#/runs/no-such-run',
  '#/settings',
];

describe.skipIf(!hasBrowser)('every page', () => {
  let browser: Browser;
  let fixture: Fixture;
  beforeAll(async () => {
    [browser, fixture] = await Promise.all([launch(), startFixture()]);
    fixture.live = false;
  });
  afterAll(async () => {
    await browser.close();
    await fixture.close();
  });

  /** What is wrong with a page as it is now. */
  async function wrongIn(page: Page, faults: string[]): Promise<object | undefined> {
    const { nodes, ...rest } = await page.evaluate<Measured>('measure()');
    const unexpected = faults.splice(0).filter((text) => !text.includes('404 (Not Found)'));
    const isFine = unexpected.length === 0 && JSON.stringify(rest) === JSON.stringify(none);
    return isFine && nodes < 4000 ? undefined : { ...rest, nodes, unexpected };
  }

  for (const width of [400, 1100, 1600]) {
    test(`can be read at ${width} pixels, light and dark`, async () => {
      const { page, context, faults, settled } = await openIn(browser, { width });
      await page.addInitScript(measure);
      await page.goto(fixture.url);
      const wrong: Record<string, object> = {};
      for (const view of views) {
        await page.evaluate(`location.hash = ${JSON.stringify(view)}`);
        await settled();
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          const found = await wrongIn(page, faults);
          if (found) wrong[`${view} ${colorScheme}`] = found;
        }
      }
      expect(wrong).toEqual({});
      await context.close();
    });
  }

  test('of a report is one file that needs nothing else', async () => {
    for (const [name, width] of [
      ['failed', 1600],
      ['huge', 400],
      ['one', 1100],
    ] as const) {
      const { page, context, faults } = await openIn(browser, { width });
      await page.addInitScript(measure);
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      await page.goto(`${fixture.url}report/${name}`);
      await page.waitForSelector('.panel');
      const { nodes: _, ...rest } = await page.evaluate<Measured>('measure()');
      expect({ name, ...rest, faults }).toEqual({ name, ...none, faults: [] });
      expect(requests.filter((url) => !url.startsWith('data:'))).toHaveLength(1);
      await context.close();
    }
  });

  test('says what to do where there is no JavaScript', async () => {
    const { page, context } = await openIn(browser, { script: false });
    await page.goto(fixture.url);
    expect(await page.textContent('body')).toContain('This page needs JavaScript');
    await context.close();
  });

  test('stands still while it loads', async () => {
    for (const view of ['#/', '#/runs/live', '#/runs/many', '#/runs/live/items', '#/settings']) {
      for (const width of [400, 1600]) {
        const { page, context, settled } = await openIn(browser, { width });
        await page.addInitScript(measure);
        await page.goto(fixture.url + view);
        await settled();
        const shift = await page.evaluate<{ sum: number; moved: string[] }>('shift');
        expect({ view, width, ...shift }).toEqual({ view, width, sum: 0, moved: [] });
        await context.close();
      }
    }
  });
});
