import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Fixture, startFixture } from './fixture/server.ts';
import { hasBrowser, launch, type Look, type Opened, openIn } from './support/browser.ts';

const measure = readFileSync(
  fileURLToPath(new URL('../../../test/ui/page/measure.mjs', import.meta.url)),
  'utf8',
);

describe.skipIf(!hasBrowser)('a page of a run', () => {
  let browser: Browser;
  let fixture: Fixture;
  let opened: Opened | undefined;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    fixture = await startFixture();
  });
  afterEach(async () => {
    await opened?.context.close();
    await fixture.close();
  });

  async function see(view: string, look: Look = {}): Promise<Page> {
    opened = await openIn(browser, look);
    await opened.page.addInitScript(measure);
    await opened.page.goto(fixture.url + view);
    return opened.page;
  }

  /** Until frames have been drawn. */
  async function drawn(page: Page, frames: number): Promise<void> {
    const figure = page.locator('.fig dd').first();
    const before = fixture.sent;
    await expect.poll(() => fixture.sent).toBeGreaterThan(before + frames);
    const text = await figure.textContent();
    await expect.poll(() => figure.textContent()).not.toBe(text);
  }

  for (const width of [400, 1600]) {
    test(`stands still under frames at ${width} pixels, and keeps its elements`, async () => {
      fixture.every = 25;
      const page = await see('#/runs/live', { width });
      await page.getByRole('log').scrollIntoViewIfNeeded();
      await page.getByText('fetched bytes').first().waitFor();
      await drawn(page, 40);
      const rows = (): Promise<string[]> => page.locator('.fails .m').allTextContents();
      const order = await rows();
      const done = await page.locator('.fig dd').first().textContent();
      const lines = await page.locator('.log li').count();
      const { nodes } = await page.evaluate<{ nodes: number }>('measure()');
      await page.evaluate('shift.sum = 0');
      await drawn(page, 100);
      expect(await page.evaluate('shift.sum')).toBe(0);
      expect(await page.locator('.fig dd').first().textContent()).not.toBe(done);
      expect(await rows()).toEqual(order);
      const added = (await page.locator('.log li').count()) - lines;
      const after = await page.evaluate<{ nodes: number }>('measure()');
      // A line of the log has some elements; nothing else has come.
      expect(after.nodes - nodes).toBeLessThanOrEqual(added * 12);
      expect(opened?.faults).toEqual([]);
    });
  }

  test('lets new causes of failure wait until they are asked for', async () => {
    const page = await see('#/runs/live');
    await page.getByText('HTTP 429').first().waitFor();
    fixture.newCause = 99;
    const button = page.getByRole('button', { name: '1 new cause · show' });
    await button.waitFor();
    fixture.live = false;
    await button.click();
    await button.waitFor({ state: 'detached' });
  });

  test('lets new runs wait above the list', async () => {
    const page = await see('#/');
    const ids = (): Promise<string[]> => page.locator('.row.link .mono').allTextContents();
    await page.locator('.row.link').first().waitFor();
    const before = await ids();
    fixture.newRuns = 2;
    const button = page.getByRole('button', { name: '2 new runs · show' });
    await button.waitFor();
    expect(await ids()).toEqual(before);
    await button.click();
    await expect.poll(ids).toEqual(['new-1', 'new-0', ...before]);
  });

  test('says that the connection is lost, and goes on when it is back', async () => {
    const page = await see('#/runs/live');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    fixture.lost = true;
    await page.getByText('Connection lost.').waitFor();
    const pause = page.getByRole('button', { name: 'Pause' });
    expect(await pause.getAttribute('aria-disabled')).toBe('true');
    expect(await pause.getAttribute('title')).toBe('Not connected');
    await pause.click({ force: true });
    expect(fixture.asked).toEqual([]);
    fixture.lost = false;
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByText('Connection lost.').waitFor({ state: 'detached' });
    expect(await pause.getAttribute('aria-disabled')).toBe('false');
  });

  test('follows a change of its address while it starts', async () => {
    opened = await openIn(browser);
    await opened.page.addInitScript(`
      new MutationObserver((_, observer) => {
        if (!document.querySelector('#app > *')) return;
        observer.disconnect();
        location.hash = '#/runs/live';
      }).observe(document, { childList: true, subtree: true });
    `);
    await opened.page.goto(fixture.url);
    await opened.page.getByRole('button', { name: 'Pause' }).waitFor();
  });

  test('leaves the server alone while its tab is hidden', async () => {
    const page = await see('#/runs/live');
    await opened?.settled();
    await expect.poll(() => fixture.streams).toBe(1);
    await page.clock.install();
    const turn = (state: string): Promise<unknown> =>
      page.evaluate(`
        Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      `);
    await turn('hidden');
    await page.clock.fastForward(29_000);
    expect(fixture.streams).toBe(1);
    await page.clock.fastForward(2000);
    await expect.poll(() => fixture.streams).toBe(0);
    await turn('visible');
    await expect.poll(() => fixture.streams).toBe(1);
  });

  test('asks for an action, and shows what a frame says of it', async () => {
    const page = await see('#/runs/live');
    fixture.live = false;
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Asked' }).waitFor();
    fixture.live = true;
    await page.getByText('Pause: done.').waitFor();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    expect(fixture.asked).toEqual([{ kind: 'pause', header: '1' }]);
  });

  test('retries few at once, and asks before more than 1,000', async () => {
    const page = await see('#/runs/live');
    await page.getByRole('button', { name: 'Retry 38' }).click();
    await expect.poll(() => fixture.asked).toHaveLength(1);
    await page.getByRole('button', { name: /^Retry 2,2\d\d$/ }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.textContent()).toContain('of fetch with this cause');
    await dialog.getByRole('button', { name: 'Back' }).click();
    expect(fixture.asked).toHaveLength(1);
    await page.getByRole('button', { name: /^Retry 2,2\d\d$/ }).click();
    await dialog.getByRole('button', { name: /^Retry/ }).click();
    await expect.poll(() => fixture.asked).toHaveLength(2);
    expect(fixture.asked[1]).toEqual({ kind: 'retry', task: 'fetch', cause: 0, header: '1' });
  });

  test('changes the concurrency of a task', async () => {
    const page = await see('#/runs/live');
    await page.getByRole('button', { name: 'Concurrency 64' }).click();
    await page.getByLabel('fetch', { exact: true }).fill('12');
    await page.getByRole('button', { name: 'Change' }).click();
    await expect
      .poll(() => fixture.asked)
      .toEqual([{ kind: 'concurrency', task: 'fetch', value: 12, header: '1' }]);
  });

  test('may only read where it may only read', async () => {
    const page = await see('#/runs/readonly');
    const pause = page.getByRole('button', { name: 'Pause' });
    expect(await pause.getAttribute('title')).toBe('Read only');
    await pause.click({ force: true });
    await page.keyboard.press('p');
    expect(fixture.asked).toEqual([]);
  });

  test('answers questions that wait, with values of their kind', async () => {
    const page = await see('#/runs/asking');
    const question = (text: string): ReturnType<Page['locator']> =>
      page.locator('.question').filter({ hasText: text });
    await question('Ship').getByLabel('Answer').selectOption('no');
    await question('Ship').getByRole('button').click();
    await question('carrier').getByLabel('Answer').selectOption('courier');
    await question('carrier').getByRole('button').click();
    const discount = question('Discount');
    await discount.getByLabel('percent').fill('10');
    await discount.getByLabel('lines').fill('[1');
    await discount.getByRole('button').click();
    await discount.getByText('lines is not JSON').waitFor();
    await discount.getByLabel('lines').fill('[1]');
    await discount.getByRole('button').click();
    await expect.poll(() => fixture.asked).toHaveLength(3);
    const values = fixture.asked.map((asked) => Reflect.get(Object(asked), 'value') as unknown);
    expect(values).toEqual([false, 'courier', { percent: 10, lines: [1] }]);
  });

  test('filters its panels by a window of time that is chosen in the throughput', async () => {
    const page = await see('#/runs/live');
    await page.getByText('HTTP 429').first().waitFor();
    const asked = page.waitForRequest((request) => request.url().includes('signatures?since='));
    await page.locator('.throughput svg').focus();
    for (let n = 0; n < 20; n += 1) await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Enter');
    await page.getByText('the figures and tasks are of the whole run').waitFor();
    expect((await asked).url()).toMatch(/since=\d+&until=\d+/);
    expect(page.url()).toMatch(/since=\d+&until=\d+/);
    await page.goBack();
    await page.getByText('the figures and tasks are of').waitFor({ state: 'detached' });
  });

  test('can be used with keys alone', async () => {
    const page = await see('#/runs/live');
    await page.getByText('list_sources').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain('/items?task=robots');
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await expect.poll(() => page.url()).toMatch(/#\/runs\/live$/);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('t');
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.getByRole('heading', { name: 'Runs' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('price');
    await expect.poll(() => page.url()).toContain('q=price');
  });

  test('opens an item beside the list, and over it where there is no room', async () => {
    for (const width of [1600, 1100, 400]) {
      const page = await see('#/runs/live/items?state=failed', { width });
      await page.locator('[data-key="item 359"]').click();
      const drawer = page.getByRole('dialog', { name: 'Item 359 of fetch' });
      await drawer.getByText('at fetchPage').waitFor();
      expect(page.url()).toContain('item=359');
      const within = (): Promise<unknown> =>
        page.evaluate('document.activeElement.closest(".drawer") !== null');
      expect(await within()).toBe(true);
      const seen = new Set<unknown>();
      for (let n = 0; n < 25; n += 1) {
        await page.keyboard.press('Tab');
        // Beyond the last control a browser shows its own; nothing of the page behind it.
        const place = await page.evaluate(
          'document.activeElement === document.body || document.activeElement.closest(".drawer") !== null',
        );
        seen.add(place);
      }
      if (width < 1280) expect([...seen]).toEqual([true]);
      await page.keyboard.press('n');
      await page.getByRole('dialog', { name: 'Item 689 of fetch' }).getByText('at fetch').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await expect.poll(() => page.evaluate('document.activeElement.dataset.key')).toBe('item 689');
      expect(page.url()).not.toContain('item=');
      await opened?.context.close();
    }
  });

  test('leads back to where one was', async () => {
    const page = await see('#/runs/live/items');
    const row = page.locator('[data-key="item 60"]');
    await row.scrollIntoViewIfNeeded();
    const top = await page.evaluate('scrollY');
    expect(top).toBeGreaterThan(0);
    await page.evaluate('location.hash = "#/"');
    await page.getByRole('heading', { name: 'Runs' }).waitFor();
    await page.goBack();
    await row.waitFor();
    await expect.poll(() => page.evaluate('scrollY')).toBe(top);
  });
});
