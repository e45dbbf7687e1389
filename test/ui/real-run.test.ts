import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Served, serveDashboard } from '../../src/dashboard/serve.ts';
import { cleanRuns } from '../../src/executor/clean.ts';
import { sendRequest } from '../../src/executor/requests.ts';
import { testActions } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { naughty } from '../support/naughty.ts';
import { Child } from '../support/process.ts';
import { temporaryFolder } from '../support/temp.ts';
import { hasBrowser, launch, type Opened, openIn } from './support/browser.ts';

const pages = fileURLToPath(new URL('../../ui', import.meta.url));

const meeting = `
name: a meeting
parameters: {port: {type: integer}}
tasks:
  - name: meet
    with_items: "{{ range(30) }}"
    concurrency: 4
    action: meet.wait
    input: {port: "{{ parameters.port }}"}
    next: [{do: [after]}]
  - {name: after, action: core.noop}
`;

describe.skipIf(!hasBrowser)('the pages over a store', () => {
  let browser: Browser;
  const open: Opened[] = [];
  const servers: Served[] = [];
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    for (const { context } of open.splice(0)) await context.close();
    for (const server of servers.splice(0)) await server.close();
  });

  async function serve(store: string, port = 0, readOnly = false): Promise<Served> {
    const served = await serveDashboard({ store, host: '127.0.0.1', port, readOnly, pages });
    servers.push(served);
    return served;
  }

  async function see({ url }: Served, view = ''): Promise<Page> {
    const opened = await openIn(browser);
    open.push(opened);
    await opened.page.goto(url + view);
    return opened.page;
  }

  async function openReport(file: string): Promise<Opened> {
    const opened = await openIn(browser);
    open.push(opened);
    await opened.page.goto(pathToFileURL(file).href);
    return opened;
  }

  interface Meeting {
    readonly gate: Gate;
    readonly store: string;
    readonly child: Child;
    readonly run: string;
  }

  /** A run in a process of its own, of which four items wait at the gate. */
  async function meet(): Promise<Meeting> {
    const gate = await Gate.create();
    const store = join(await temporaryFolder(), 'store');
    const parameters = { port: gate.port };
    const child = new Child({
      directory: store,
      actions: testActions,
      workflow: meeting,
      parameters,
    });
    const run = await child.run();
    await gate.waitFor(4);
    return { gate, store, child, run };
  }

  const state = (page: Page): ReturnType<Page['locator']> => page.locator('.run-state .word');
  const figure = (page: Page, name: string): ReturnType<Page['locator']> =>
    page.locator('.fig').filter({ hasText: name }).locator('dd').first();

  test('follow a run to its end, in two tabs', async () => {
    const { gate, store, run } = await meet();
    const served = await serve(store);
    const tabs = [await see(served, `#/runs/${run}`), await see(served, `#/runs/${run}`)];
    for (const page of tabs) {
      await expect.poll(() => state(page).textContent()).toBe('running');
      expect(page.url()).not.toContain('token');
      await expect.poll(() => figure(page, 'In flight').textContent()).toContain('4');
    }
    for (let n = 0; n < 6; n += 1) {
      gate.release();
      await gate.waitFor(4);
    }
    for (const page of tabs) {
      await expect.poll(() => figure(page, 'Done').textContent()).toMatch(/^6 /);
    }
    gate.open();
    for (const page of tabs) {
      await expect.poll(() => state(page).textContent()).toBe('succeeded');
      await expect.poll(() => figure(page, 'Done').textContent()).toMatch(/^31 /);
    }
    expect(open.flatMap(({ faults }) => faults)).toEqual([]);
  });

  test('say that nobody runs a run whose process was killed', async () => {
    const { store, child, run } = await meet();
    const page = await see(await serve(store), `#/runs/${run}`);
    await expect.poll(() => state(page).textContent()).toBe('running');
    await child.kill();
    await expect.poll(() => state(page).textContent()).toBe('interrupted');
    await page.getByText('Nobody runs this.').waitFor();
    await page.getByText(`millrace resume ${run}`).waitFor();
    expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(0);
  });

  test('pause a run that another process runs', async () => {
    const { gate, store, run } = await meet();
    const page = await see(await serve(store), `#/runs/${run}`);
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect.poll(() => state(page).textContent()).toMatch(/pausing|paused/);
    gate.open();
    await expect.poll(() => state(page).textContent()).toBe('paused');
    await page.getByText('Nothing is in flight.').waitFor();
  });

  test('cancel a run, after they have asked', async () => {
    const { gate, store, run } = await meet();
    const page = await see(await serve(store), `#/runs/${run}`);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Cancel the run' }).click();
    gate.open();
    await expect.poll(() => state(page).textContent()).toBe('cancelled');
  });

  test('say that the server is gone, and that another one is there', async () => {
    const { store, run } = await meet();
    const served = await serve(store);
    const page = await see(served, `#/runs/${run}`);
    await expect.poll(() => state(page).textContent()).toBe('running');
    await served.close();
    await page.getByText('Connection lost.').waitFor();
    // Another server has another token: its own address must be opened.
    await serve(store, served.port);
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.locator('.lost').getByText('MR517').waitFor();
    const pause = page.getByRole('button', { name: 'Pause' });
    expect(await pause.getAttribute('aria-disabled')).toBe('true');
    expect(await pause.getAttribute('title')).toContain('has not opened the dashboard');
  });

  test('go on when another tab has opened the address of the new server', async () => {
    const { store, run } = await meet();
    const served = await serve(store);
    const page = await see(served, `#/runs/${run}`);
    await expect.poll(() => state(page).textContent()).toBe('running');
    await served.close();
    const again = await serve(store, served.port);
    await page.locator('.lost').getByText('MR517').waitFor();
    const other = await page.context().newPage();
    await other.goto(again.url);
    await page.locator('.lost').waitFor({ state: 'detached' });
    const pause = page.getByRole('button', { name: 'Pause' });
    expect(await pause.getAttribute('aria-disabled')).toBe('false');
  });

  test('show a concurrency that another process has changed', async () => {
    const { store, run } = await meet();
    const page = await see(await serve(store), `#/runs/${run}`);
    await page.getByRole('button', { name: 'Concurrency 4' }).waitFor();
    await sendRequest(store, run, { kind: 'concurrency', task: 'meet', value: 9 });
    await page.getByRole('button', { name: 'Concurrency 9' }).waitFor();
    await expect.poll(() => figure(page, 'In flight').textContent()).toContain('/ 9');
  });

  test('say that a run was removed, and offer no command that cannot work', async () => {
    const store = join(await temporaryFolder(), 'store');
    const child = new Child({
      directory: store,
      actions: testActions,
      workflow: 'name: fails\ntasks: [{name: fails, action: faults.error, input: {message: no}}]',
    });
    const run = await child.run();
    await child.exit();
    const page = await see(await serve(store), `#/runs/${run}`);
    const command = page.getByText(`millrace retry ${run}`);
    await command.waitFor();
    await cleanRuns(store, { keep: 0 });
    await page.locator('.lost').getByText('MR506').waitFor();
    await command.waitFor({ state: 'detached' });
  });

  test('say that a run waits for an answer that it has asked for meanwhile', async () => {
    const gate = await Gate.create();
    const store = join(await temporaryFolder(), 'store');
    const child = new Child({
      directory: store,
      actions: testActions,
      workflow: `
name: asks
parameters: {port: {type: integer}}
tasks:
  - {name: meet, action: meet.wait, input: {port: "{{ parameters.port }}"}, next: [{do: [ask]}]}
  - {name: ask, action: core.ask, input: {question: "Go on?", answer: {type: boolean}}}
`,
      parameters: { port: gate.port },
    });
    const run = await child.run();
    await gate.waitFor(1);
    const page = await see(await serve(store), `#/runs/${run}`);
    await expect.poll(() => state(page).textContent()).toBe('running');
    gate.open();
    await page.getByRole('heading', { name: 'Questions' }).waitFor();
    await expect.poll(() => state(page).textContent()).toContain('waits for 1 answer');
  });

  test('may only read where the server lets them only read', async () => {
    const { store, run } = await meet();
    const page = await see(await serve(store, 0, true), `#/runs/${run}`);
    const pause = page.getByRole('button', { name: 'Pause' });
    await pause.waitFor();
    expect(await pause.getAttribute('aria-disabled')).toBe('true');
  });

  test('show any text as text', async () => {
    const attacks = [
      ...naughty,
      '<img src=x onerror="globalThis.harm=1">',
      '</script><script>globalThis.harm=1</script>',
      '"><svg onload=globalThis.harm=1>',
      'javascript:globalThis.harm=1',
      '\u202egnp.exe\u202c \u200f\u2066',
    ];
    const store = join(await temporaryFolder(), 'store');
    const child = new Child({
      directory: store,
      actions: testActions,
      workflow: `
name: ${JSON.stringify(attacks.at(-4))}
vars: {texts: ${JSON.stringify(attacks)}}
tasks:
  - name: fails
    with_items: "{{ vars.texts }}"
    action: faults.error
    input: {message: "{{ item }} <b>{{ item }}</b>"}
`,
    });
    const run = await child.run();
    await child.exit();
    const served = await serve(store);
    const page = await see(served, `#/runs/${run}`);
    await page.getByRole('heading', { name: 'Failures' }).waitFor();
    await page.evaluate(`location.hash = "#/runs/${run}/items"`);
    await page.locator('[data-key="item 0"]').waitFor();
    for (const index of [0, 5, attacks.length - 4, attacks.length - 1]) {
      await page.evaluate(`location.hash = "#/runs/${run}/items?item=${index}"`);
      await page.getByRole('dialog').getByText('MR401', { exact: true }).first().waitFor();
    }
    await page.evaluate('location.hash = "#/"');
    await page.getByRole('heading', { name: 'Runs' }).waitFor();
    expect(await page.evaluate('globalThis.harm')).toBeUndefined();
    expect(await page.locator('main img, main b[onload], main svg[onload]').count()).toBe(0);
    expect(open.flatMap(({ faults }) => faults)).toEqual([]);
  });

  test('are in a report too, which opens from disk', async () => {
    const { gate, store, child, run } = await meet();
    gate.open();
    await child.exit();
    const page = await see(await serve(store), `#/runs/${run}`);
    await page.getByRole('link', { name: 'Report' }).waitFor();
    const text = await page.evaluate(
      `fetch(document.querySelector('.actions a').href).then((answer) => answer.text())`,
    );
    const file = join(await temporaryFolder(), 'report.html');
    await writeFile(file, String(text));
    const { page: report } = await openReport(file);
    await expect.poll(() => state(report).textContent()).toBe('succeeded');
    await expect.poll(() => figure(report, 'Done').textContent()).toMatch(/^31 /);
    await report.getByText('Items in order').waitFor();
    expect(open.flatMap(({ faults }) => faults)).toEqual([]);
  });

  test('are those that the build has made', async () => {
    const served = await serve(join(await temporaryFolder(), 'store'));
    const page = await see(served);
    await page.getByText('No runs in this store yet').waitFor();
    expect(await readFile(join(pages, 'index.html'), 'utf8')).toContain('app.js');
  });
});
