import { SpanStatusCode } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { instrument } from '../../src/otel/index.ts';
import { folderWith } from '../support/command.ts';
import { openExecutor, runFlow } from '../support/flow.ts';

const flow = `
name: spanned
tasks:
  - name: check
    action: faults.odd
    with_items: "{{ range(10) }}"
    tolerate: {count: 9}
    input: {value: "{{ item }}"}
  - {name: last, needs: [check], action: core.fail, input: {message: "no way"}}
`;

function providers() {
  const spans = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(spans)],
  });
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metrics });
  const meterProvider = new MeterProvider({ readers: [reader] });
  onTestFinished(() => meterProvider.shutdown());
  return { spans, tracerProvider, metrics, meterProvider };
}

function named(spans: readonly ReadableSpan[], name: string): ReadableSpan[] {
  return spans.filter((span) => span.name === name);
}

it('makes a span of the run and of each task, and of all items if they are sampled', async () => {
  const executor = await openExecutor();
  const { spans, tracerProvider, metrics, meterProvider } = providers();
  const stop = instrument({ tracerProvider, meterProvider, items: 1 });
  onTestFinished(stop);
  const { run: id } = await runFlow(executor, flow);
  const all = spans.getFinishedSpans();
  const [run] = named(all, 'run spanned');
  const [task] = named(all, 'task check');
  const [last] = named(all, 'task last');
  const items = named(all, 'item check');
  expect(run?.attributes).toMatchObject({
    'millrace.run.id': id,
    'millrace.workflow': 'spanned',
    'millrace.state': 'failed',
    'error.type': 'MR410',
  });
  expect(run?.status.code).toBe(SpanStatusCode.ERROR);
  expect(run?.parentSpanContext).toBeUndefined();
  expect(task?.parentSpanContext?.spanId).toBe(run?.spanContext().spanId);
  expect(task?.status.code).toBe(SpanStatusCode.UNSET);
  expect(last?.status).toMatchObject({ code: SpanStatusCode.ERROR });
  expect(items).toHaveLength(10);
  for (const item of items) {
    expect(item.parentSpanContext?.spanId).toBe(task?.spanContext().spanId);
  }
  expect(items.filter(({ status }) => status.code === SpanStatusCode.ERROR)).toHaveLength(5);
  await meterProvider.forceFlush();
  const found = metrics.getMetrics().at(-1)?.scopeMetrics[0]?.metrics ?? [];
  const counts = found.find(({ descriptor }) => descriptor.name === 'millrace.items');
  const byState = counts?.dataPoints.map(({ attributes, value }) => [
    attributes['millrace.task'],
    attributes['millrace.state'],
    value,
  ]);
  expect(byState).toEqual(
    expect.arrayContaining([
      ['check', 'succeeded', 5],
      ['check', 'failed', 5],
      ['last', 'failed', 1],
    ]),
  );
  const names = found.map(({ descriptor }) => descriptor.name).toSorted();
  expect(names).toEqual([
    'millrace.item.duration',
    'millrace.items',
    'millrace.run.duration',
    'millrace.runs',
  ]);
});

it('samples items, and makes no span once it is ended', async () => {
  const executor = await openExecutor();
  const { spans, tracerProvider, meterProvider } = providers();
  const many =
    'name: many\ntasks: [{name: each, action: core.noop, with_items: "{{ range(4000) }}"}]';
  const stop = instrument({ tracerProvider, meterProvider, items: 0.01 });
  await runFlow(executor, many);
  stop();
  const items = named(spans.getFinishedSpans(), 'item each');
  expect(items.length).toBeGreaterThan(20);
  expect(items.length).toBeLessThan(60);
  const before = spans.getFinishedSpans().length;
  await runFlow(executor, many);
  expect(spans.getFinishedSpans()).toHaveLength(before);
});

it('gives actions the traceparent of the span of their task', async () => {
  const source = 'export const get = (input, ctx) => ctx.traceparent;';
  const folder = await folderWith({ 'actions/trace.mjs': source });
  const executor = await openExecutor({
    directory: join(folder, 'store'),
    actions: join(folder, 'actions'),
  });
  const { spans, tracerProvider, meterProvider } = providers();
  onTestFinished(instrument({ tracerProvider, meterProvider }));
  const text = 'tasks: [{name: one, action: trace.get}]\noutput: "{{ task.one.output }}"';
  const { output } = await runFlow(executor, text);
  const [task] = named(spans.getFinishedSpans(), 'task one');
  const { traceId, spanId } = task?.spanContext() ?? {};
  expect(output).toBe(`00-${traceId}-${spanId}-01`);
});

it('refuses a share that is none', () => {
  expect(() => instrument({ items: 2 })).toThrow('must be a number from 0 to 1');
});
