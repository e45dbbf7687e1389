import { Ajv } from 'ajv';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith } from '../support/command.ts';
import { millraceHere } from '../support/command-here.ts';
import { withActions } from './flows.ts';

const flow = `
name: drawn
tasks:
  - name: check
    action: faults.odd
    with_items: "{{ range(300) }}"
    tolerate: {count: 300}
    input: {value: "{{ item }}"}
  - {name: part, needs: [check], workflow: part.yaml, with_items: [a, b], input: {}}
`;

const part = 'tasks: [{name: inner, action: core.noop}]';

/** What Perfetto needs of the Trace Event Format. */
const schema = {
  type: 'object',
  required: ['traceEvents'],
  properties: {
    traceEvents: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'ph', 'pid', 'tid'],
        properties: {
          name: { type: 'string' },
          ph: { enum: ['M', 'X', 'b', 'e'] },
          pid: { type: 'integer' },
          tid: { type: 'integer' },
          ts: { type: 'integer' },
          dur: { type: 'integer', minimum: 0 },
          cat: { type: 'string' },
          id: { type: 'string' },
          args: { type: 'object' },
        },
        additionalProperties: false,
        oneOf: [
          { properties: { ph: { const: 'M' } }, required: ['args'] },
          { properties: { ph: { const: 'X' } }, required: ['ts', 'dur', 'cat'] },
          { properties: { ph: { enum: ['b', 'e'] } }, required: ['ts', 'cat', 'id'] },
        ],
      },
    },
  },
};

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly id?: string;
  readonly args: { readonly items?: number };
}

it('writes a trace that Perfetto opens: a track for each worker, tasks as async events', async () => {
  const cwd = await folderWith({ 'flow.yaml': flow, 'part.yaml': part });
  await millraceHere(['run', 'flow.yaml', '-q', ...withActions], { cwd });
  const args = ['export', 'last', '--what', 'trace', '-o', 'trace.json'];
  const { code, stdout, stderr } = await millraceHere(args, { cwd });
  expect([code, stdout]).toEqual([0, '']);
  expect(stderr).toMatch(/^[\d,]+ events of run \S+ written to trace\.json; /);
  const trace = JSON.parse(await readFile(join(cwd, 'trace.json'), 'utf8'));
  const validate = new Ajv({ allErrors: true }).compile(schema);
  validate(trace);
  expect(validate.errors).toBe(null);
  const events: readonly TraceEvent[] = trace.traceEvents;
  const items = events.filter(({ ph, name }) => ph === 'X' && name.startsWith('check'));
  expect(items.reduce((sum, { args: { items: number = 1 } }) => sum + number, 0)).toBe(300);
  const begun = events.filter(({ ph }) => ph === 'b').map(({ id }) => id);
  const ended = events.filter(({ ph }) => ph === 'e').map(({ id }) => id);
  expect(begun).toEqual(ended);
  const names = events.filter(({ ph }) => ph === 'b').map(({ name }) => name);
  expect(names.toSorted()).toEqual(['check', 'drawn', 'inner', 'inner', 'part', 'part', 'part']);
  const tracks = new Map<number, TraceEvent[]>();
  for (const event of events.filter(({ ph }) => ph === 'X')) {
    tracks.set(event.tid, [...(tracks.get(event.tid) ?? []), event]);
  }
  const named = new Set(events.filter(({ name }) => name === 'thread_name').map(({ tid }) => tid));
  for (const [tid, some] of tracks) {
    expect(named.has(tid)).toBe(true);
    const sorted = some.toSorted((a, b) => a.ts - b.ts || a.dur - b.dur);
    for (const [at, { ts }] of sorted.entries()) {
      const before = sorted[at - 1];
      if (before) expect(ts).toBeGreaterThanOrEqual(before.ts + before.dur);
    }
  }
  const wrong = await millraceHere(['export', 'last', 'check', '--what', 'trace'], { cwd });
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/^MR501 .*has no task/)]);
});
