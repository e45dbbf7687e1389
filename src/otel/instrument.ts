import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import {
  type Attributes,
  context,
  metrics,
  type Span,
  SpanStatusCode,
  trace,
  type TracerProvider,
} from '@opentelemetry/api';
import { requireOptions } from '../call-options.ts';
import type { ItemTrace, RunTrace, TaskTrace } from '../api/runs.ts';
import { type InstrumentOptions, kindsOf } from './options.ts';
import { version } from '../version.ts';
import { Instruments } from './instruments.ts';
import { traceparentOf } from './traceparent.ts';

/** The name by which its spans and metrics are known. */
const library = 'millrace';

/**
 * Traces and measures all runs of this process, from now on, by the API of OpenTelemetry: a span
 * for each run and each visit of a task, spans of some items, counters and histograms. Returns what
 * ends that. Throws MR501 for wrong options.
 */
export function instrument(options: InstrumentOptions = {}): () => void {
  requireOptions('instrument', options, kindsOf);
  const { tracerProvider = trace, meterProvider = metrics, items = 0 } = options;
  const spans = new Spans(tracerProvider, items);
  const instruments = new Instruments(meterProvider.getMeter(library, version));
  const subscribed = [
    listen<RunTrace>('run', {
      start: (run) => spans.beginRun(run),
      asyncEnd: (run) => {
        spans.endRun(run);
        instruments.run(run);
      },
    }),
    listen<TaskTrace>('task', {
      start: (task) => spans.beginTask(task),
      asyncEnd: (task) => spans.endTask(task),
    }),
    listen<ItemTrace>('item', {
      asyncEnd: (item) => {
        spans.item(item);
        instruments.item(item);
      },
    }),
  ];
  return () => {
    for (const stop of subscribed) stop();
  };
}

interface Listeners<Trace> {
  readonly start?: (trace: Trace) => void;
  readonly asyncEnd: (trace: Trace) => void;
}

function listen<Trace extends object>(
  name: 'run' | 'task' | 'item',
  listeners: Listeners<Trace>,
): () => void {
  const stops = Object.entries(listeners).map(([event, listener]) => {
    const channel = `tracing:millrace:${name}:${event}`;
    subscribe(channel, listener);
    return () => unsubscribe(channel, listener);
  });
  return () => {
    for (const stop of stops) stop();
  };
}

/** The spans of runs and tasks that are under way. */
class Spans {
  readonly #provider: TracerProvider;
  readonly #items: number;
  readonly #spans = new WeakMap<RunTrace | TaskTrace, Span>();

  constructor(provider: TracerProvider, items: number) {
    this.#provider = provider;
    this.#items = items;
  }

  beginRun(run: RunTrace): void {
    const { run: id, workflow, startedAt, within } = run;
    const attributes = { 'millrace.run.id': id, 'millrace.workflow': workflow };
    this.#begin(run, within, { name: `run ${workflow}`, startTime: startedAt, attributes });
  }

  beginTask(task: TaskTrace): void {
    const { of, task: name, visit, action, startedAt } = task;
    const attributes = {
      'millrace.run.id': of.run,
      'millrace.workflow': of.workflow,
      'millrace.task': name,
      'millrace.task.visit': visit,
      'millrace.action': action,
    };
    const span = this.#begin(task, of, { name: `task ${name}`, startTime: startedAt, attributes });
    const traceparent = traceparentOf(span.spanContext());
    if (traceparent !== undefined) task.traceparent = traceparent;
  }

  endTask(task: TaskTrace): void {
    const { summary, state = 'cancelled' } = task;
    this.#end(task, {
      'millrace.state': state,
      ...(summary ? { 'millrace.items': summary.total } : {}),
    });
  }

  endRun(run: RunTrace): void {
    this.#end(run, { 'millrace.state': run.state ?? 'stopped' });
  }

  item(item: ItemTrace): void {
    const { of, index, attempt, state, startedAt, ms, worker, error } = item;
    if (startedAt === null || !isSampled(index, this.#items)) return;
    const span = this.#start(of, {
      name: `item ${of.task}`,
      startTime: startedAt,
      attributes: {
        'millrace.run.id': of.of.run,
        'millrace.task': of.task,
        'millrace.item.index': index,
        'millrace.item.attempt': attempt,
        'millrace.state': state,
        ...(worker === undefined ? {} : { 'thread.id': worker }),
      },
    });
    if (error) fail(span, error);
    span.end(startedAt + (ms ?? 0));
  }

  #begin(
    traced: RunTrace | TaskTrace,
    above: RunTrace | TaskTrace | undefined,
    settings: SpanSettings,
  ): Span {
    const span = this.#start(above, settings);
    this.#spans.set(traced, span);
    return span;
  }

  #start(above: RunTrace | TaskTrace | undefined, { name, ...settings }: SpanSettings): Span {
    const parent = above && this.#spans.get(above);
    const within = parent ? trace.setSpan(context.active(), parent) : context.active();
    return this.#provider.getTracer(library, version).startSpan(name, settings, within);
  }

  #end(traced: RunTrace | TaskTrace, attributes: Attributes): void {
    const span = this.#spans.get(traced);
    if (!span) return;
    this.#spans.delete(traced);
    span.setAttributes(attributes);
    if (traced.error) fail(span, traced.error);
    span.end(traced.endedAt);
  }
}

interface SpanSettings {
  readonly name: string;
  readonly startTime: number;
  readonly attributes: Attributes;
}

function fail(
  span: Span,
  { code, message }: { readonly code: string; readonly message: string },
): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  span.setAttribute('error.type', code);
}

/** The same items of every run, spread over the list. */
function isSampled(index: number, share: number): boolean {
  return (Math.imul(index + 1, 0x9e_37_79_b1) >>> 0) / 2 ** 32 < share;
}
