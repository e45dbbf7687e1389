import type { BuiltWorkflow, Ref } from '../../src/builder/public.ts';
import {
  attempt,
  core,
  failed,
  file,
  js,
  pack,
  result,
  source,
  subWorkflow,
  timedOut,
  workflow,
} from '../../src/builder/public.ts';

/** Types of the actions of a pack, as a program imports them from its action files. */
interface Cloud {
  list_servers(input: { path: string; limit?: number }): { servers: Server[] };
  check(input: { url: string; label: string }, ctx: unknown): Promise<{ up: boolean; ms: number }>;
  check_all(input: { servers: readonly Server[] }): number;
  summarize(input: { results: readonly ({ up: boolean; ms: number } | null)[] }): { up: number };
}

interface Server {
  readonly name: string;
  readonly health_endpoint: string;
}

const cloud = pack<Cloud>('cloud');

/** The workflow of the description of the language, built and as text. */
export const sweep: BuiltWorkflow = workflow(
  'health_sweep',
  {
    description: 'Asks every server',
    parameters: {
      inventory: { type: 'string', required: true, description: 'A file', pattern: 'json$' },
      limit: { type: 'integer', default: 1000, min: 1, max: 5000 },
      region: { type: 'string', enum: ['eu', 'us'], default: 'eu' },
      token: { type: 'string', secret: true },
    },
    vars: { checked: 0 },
    timeout: '1h',
  },
  (w) => {
    const list = w.task(
      'get_servers',
      cloud.list_servers,
      { path: w.parameters.inventory, limit: w.parameters.limit },
      {
        retry: {
          on: 'any',
          count: 3,
          delay: '2s',
          backoff: 'exponential',
          max_delay: '10s',
          jitter: true,
          when: js`${attempt} < 3`,
        },
        timeout: '60s',
      },
    );
    const check = w.each(
      'check_health',
      list.output.servers,
      cloud.check,
      (server, index) => ({
        url: server.health_endpoint,
        label: `${index} of ${w.vars.checked}`,
      }),
      { concurrency: 50, tolerate: { count: 9, percent: 5 } },
    );
    w.fold('times', check, core.stats, {
      initial: null,
      ordered: false,
      with: { of: 'ms' },
    });
    const summary = w.task('summarize', cloud.summarize, { results: check.output });
    const report = w.task(
      'report_failure',
      core.echo,
      { text: `sweep of ${w.parameters.inventory} failed` },
      { when: js`${w.parameters.limit} > 1` },
    );
    list.next({ publish: { checked: list.result.servers.length }, do: check });
    list.next({ when: js`${failed} || ${timedOut}`, do: report });
    check.next({ do: [summary] });
    return { summary: summary.output, first: list.output.servers[0]?.name };
  },
);

export const sweepText = `
name: health_sweep
description: Asks every server
parameters:
  inventory: {type: string, required: true, description: A file, pattern: json$}
  limit: {type: integer, default: 1000, min: 1, max: 5000}
  region: {type: string, enum: [eu, us], default: eu}
  token: {type: string, secret: true}
vars: {checked: 0}
timeout: 1h
tasks:
  - name: get_servers
    action: cloud.list_servers
    input: {path: "{{ parameters.inventory }}", limit: "{{ parameters.limit }}"}
    retry: {on: any, count: 3, delay: 2s, backoff: exponential, max_delay: 10s, jitter: true, when: "{{ attempt < 3 }}"}
    timeout: 60s
    next:
      - publish: [{checked: "{{ result().servers.length }}"}]
        do: [check_health]
      - when: "{{ failed() || timed_out() }}"
        do: [report_failure]
  - name: check_health
    action: cloud.check
    with_items: "{{ task.get_servers.output.servers }}"
    concurrency: 50
    tolerate: {count: 9, percent: 5}
    input: {url: "{{ item.health_endpoint }}", label: "{{ index }} of {{ vars.checked }}"}
    next: [summarize]
  - name: times
    fold: {over: check_health, action: core.stats, initial: null, ordered: false, with: {of: ms}}
  - name: summarize
    action: cloud.summarize
    input: {results: "{{ task.check_health.output }}"}
  - name: report_failure
    action: core.echo
    when: "{{ parameters.limit > 1 }}"
    input: {text: "sweep of {{ parameters.inventory }} failed"}
output: {summary: "{{ task.summarize.output }}", first: "{{ task.get_servers.output.servers[0].name }}"}
`;

const part = subWorkflow<{ region: string }, { up: number }>('parts/region.yaml');

/** All other settings, with the built-in packs. */
export const settings: BuiltWorkflow = workflow(
  'settings',
  {
    cancel: 'allow_finish',
    concurrency: 8,
    limits: { api: { concurrency: 10, rate: '100/s' }, 'region-*': 2 },
    limit: 'api',
    defaults: {
      timeout: '5m',
      'cloud.*': {
        deadline: '1h',
        delay: 5,
        retry: 1,
        tolerate: 1,
        fail_fast: false,
        concurrency: 4,
        rate_limit: 100,
        limit: 'api',
      },
    },
  },
  (w) => {
    const found = w.task(
      'found',
      file.glob,
      { pattern: '**/*.md' },
      { delay: '1s', deadline: '2m' },
    );
    const read = w.each('read', ['a', 'b'], file.read_text, (path) => ({ path }), {
      needs: [found],
      concurrency: js<number>`${found.output.length} + 1`,
      rate_limit: 10,
      repeat: { count: 2, order: 'shuffled', seed: 7 },
      fail_fast: true,
      exclusive: true,
      limit: (path: Ref<string>) => `region-${path}`,
      results: {
        to: 'texts.csv',
        format: 'csv',
        order: 'input',
        what: 'output',
        columns: ['text'],
      },
    });
    const text = read.output[0];
    w.each(
      'cut',
      read.output,
      cloud.check_all,
      (texts) => ({
        servers: [{ name: js<string>`${texts}[0]`, health_endpoint: `${texts}` }],
      }),
      {
        batch_size: 2,
        fail_when: js`${result} < 0`,
        retry: [
          { on: ['A'], count: 0 },
          { until: js`${result} > 0`, count: 2 },
        ],
        tolerate: '5%',
      },
    );
    const rows = source<{ name: string }>({
      from: js<string>`${found.output}[0]`,
      format: 'csv',
      on_bad: 'skip',
      offset: 1,
      max_items: js<number>`${found.output.length}`,
      sample: 0.5,
      seed: 3,
      encoding: 'utf-16le',
      invalid_text: 'replace',
      big_integers: 'string',
      header: ['name'],
      delimiter: ';',
      relax: ['rows'],
      numbers: true,
    });
    w.each('rows', rows, core.echo, (batch) => ({ first: batch[0]?.name }), {
      batch_size: { items: 10, bytes: '1MiB' },
    });
    const lines = source<string>({ from: ['a.txt', 'b.txt'], skip_empty: true });
    w.each('lines', lines, file.read_text, (path) => ({ path }));
    w.each('parts', [1, 2], part, (n) => ({ region: `${n}` }), { concurrency: 1 });
    const end = w.task('end', core.echo, { text, 'odd key': read.summary.failed }, { join: 1 });
    read.next({ when: failed, do: end }).next({ do: end });
    found
      .next({ on: ['timeout', 'HTTP 5xx'], do: 'noop' })
      .next({ on: 'any', else: end, handled: false });
  },
);

export const settingsText = `
name: settings
cancel: allow_finish
concurrency: 8
limits: {api: {concurrency: 10, rate: 100/s}, region-*: 2}
limit: api
defaults:
  timeout: 5m
  cloud.*: {deadline: 1h, delay: 5ms, retry: 1, tolerate: 1, fail_fast: false, concurrency: 4, rate_limit: 100, limit: api}
tasks:
  - name: found
    action: file.glob
    input: {pattern: "**/*.md"}
    delay: 1s
    deadline: 2m
    next:
      - {on: [timeout, HTTP 5xx], do: [noop]}
      - {on: any, else: [end], handled: false}
  - name: read
    action: file.read_text
    with_items: [a, b]
    input: {path: "{{ item }}"}
    needs: [found]
    concurrency: "{{ task.found.output.length + 1 }}"
    rate_limit: 10
    repeat: {count: 2, order: shuffled, seed: 7}
    fail_fast: true
    exclusive: true
    limit: region-{{ item }}
    results: {to: texts.csv, format: csv, order: input, what: output, columns: [text]}
    next:
      - {when: "{{ failed() }}", do: [end]}
      - {do: [end]}
  - name: cut
    action: cloud.check_all
    with_items: "{{ task.read.output }}"
    input: {servers: [{name: "{{ item[0] }}", health_endpoint: "{{ item }}"}]}
    batch_size: 2
    fail_when: '{{ result() < 0 }}'
    retry: [{on: A, count: 0}, {until: '{{ result() > 0 }}', count: 2}]
    tolerate: 5%
  - name: rows
    action: core.echo
    with_items:
      from: "{{ task.found.output[0] }}"
      format: csv
      on_bad: skip
      offset: 1
      max_items: "{{ task.found.output.length }}"
      sample: 0.5
      seed: 3
      encoding: utf-16le
      invalid_text: replace
      big_integers: string
      header: [name]
      delimiter: ;
      relax: [rows]
      numbers: true
    input: {first: "{{ item[0].name }}"}
    batch_size: {items: 10, bytes: 1MiB}
  - name: lines
    action: file.read_text
    with_items: {from: [a.txt, b.txt], skip_empty: true}
    input: {path: "{{ item }}"}
  - name: parts
    workflow: parts/region.yaml
    with_items: [1, 2]
    concurrency: 1
    input: {region: "{{ item }}"}
  - name: end
    action: core.echo
    input: {text: "{{ task.read.output[0] }}", odd key: "{{ task.read.summary.failed }}"}
    join: 1
`;
