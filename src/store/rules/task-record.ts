import { byState, itemStates, type Tally } from '../../items/item-state.ts';
import { emptySummary } from '../../run/outcome.ts';
import { type ListSource, skipReasons, type TaskRecord, taskStates } from '../../run/records.ts';
import type { FoldPartial, FoldRecord, FoldUnit } from '../../run/fold-record.ts';
import { type SinkRecord, sinkStates } from '../../run/sink-record.ts';
import type { TaskWaits } from '../../run/wait-record.ts';
import { waitKinds } from '../../workflow/workflow.ts';
import { type SourceRecord, sourceStates, streamKinds } from '../../run/source-record.ts';
import {
  fits,
  type Form,
  isCount,
  isStoredFailure,
  isFlag,
  isText,
  isTime,
  like,
  mapOf,
  listOf,
  oneOf,
  optional,
} from './form.ts';
import type { RenderedSettings, RuleNumbers } from '../../workflow/rendered-settings.ts';
import { type Repeat, repeatOrders, type Tolerance } from '../../workflow/workflow.ts';
import { rowFormats } from '../../formats/rows/row-format.ts';
import { jsonCodec, type RecordCodec } from './record-codec.ts';

/** States that came after the first format are missing in older records. */
type StoredSummary = { readonly total: number } & Readonly<Partial<Tally>>;

/**
 * A task record as it is stored. Four fields keep the names of the first format, since an older
 * version would ignore them under other names.
 */
type StoredTask = Omit<TaskRecord, 'single' | 'remainder' | 'unfollowed' | 'rerun' | 'summary'> & {
  readonly summary: StoredSummary;
  readonly plain: TaskRecord['single'];
  readonly rest?: TaskRecord['remainder'];
  readonly owed?: TaskRecord['unfollowed'];
  readonly round?: TaskRecord['rerun'];
};

/** The states of the first format: every record counts them. */
const firstStates = new Set(['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped']);

/** Whether a stored count of items in `state` is valid. */
export function isCountOf(state: string, value: unknown): boolean {
  return firstStates.has(state) ? isCount(value) : optional(isCount)(value);
}

const summaryForm: Form<StoredSummary> = {
  total: isCount,
  ...byState((state) => (value: unknown) => isCountOf(state, value)),
};

const listForms: { readonly [K in ListSource['kind']]: Form<Extract<ListSource, { kind: K }>> } = {
  document: { kind: oneOf('document'), name: isText, node: isCount },
  outer: { kind: oneOf('outer') },
  batch: { kind: oneOf('batch'), task: isText, visit: isCount, batch: isCount, node: isCount },
  results: { kind: oneOf('results'), task: isText, visit: isCount },
  pages: { kind: oneOf('pages'), name: isText },
};

function isListSource(value: unknown): boolean {
  return (
    fits(value, listForms.document) ||
    fits(value, listForms.batch) ||
    fits(value, listForms.results) ||
    fits(value, listForms.pages)
  );
}

const sourceForm: Form<SourceRecord> = {
  state: oneOf(...sourceStates),
  chunks: optional(isCount),
  bytes: optional(isCount),
  line: optional(isCount),
  // The reader of the source checks it.
  next: () => true,
  size: optional(isCount),
  added: optional(isCount),
  stream: optional(oneOf(...streamKinds)),
};

const partialForm: Form<FoldPartial> = { unit: isCount, level: isCount, position: isCount };

const unitForms: { readonly [K in FoldUnit['kind']]: Form<Extract<FoldUnit, { kind: K }>> } = {
  values: {
    kind: oneOf('values'),
    unit: isCount,
    from: isCount,
    to: isCount,
    position: isCount,
    after: optional(isCount),
  },
  merge: {
    kind: oneOf('merge'),
    unit: isCount,
    level: isCount,
    position: isCount,
    parts: listOf(isCount),
  },
  last: { kind: oneOf('last'), unit: isCount, parts: listOf(isCount) },
};

const foldForm: Form<FoldRecord> = {
  visit: isCount,
  next: isCount,
  leaves: isCount,
  merges: optional(isFlag),
  open: listOf((value) => Object.values(unitForms).some((form) => fits<FoldUnit>(value, form))),
  done: listOf(like(partialForm)),
  output: optional(isCount),
};

const sinkForm: Form<SinkRecord> = {
  state: oneOf(...sinkStates),
  path: isText,
  format: oneOf(...rowFormats),
  next: isCount,
  length: isCount,
  rows: optional(isCount),
  columns: optional(listOf(isText)),
  part: optional(isCount),
  from: optional(isCount),
  left: optional(listOf(isCount)),
};

const toleranceForm: Form<Tolerance> = { count: optional(isCount), percent: optional(isTime) };

const repeatForm: Form<Repeat> = {
  count: isCount,
  order: oneOf(...repeatOrders),
  seed: (value) => Number.isInteger(value),
};

const numbersForm: Form<RuleNumbers> = {
  count: isCount,
  delay: isTime,
  maxDelay: optional(isTime),
};

const settingsForm: Form<RenderedSettings> = {
  timeout: optional(isTime),
  deadline: optional(isTime),
  tolerate: optional(like(toleranceForm)),
  limit: optional(isText),
  batchSize: optional(isCount),
  repeat: optional(like(repeatForm)),
  retry: optional(listOf(like(numbersForm))),
};
const waitsForm: Form<TaskWaits> = { kind: oneOf(...waitKinds), begun: isCount };

const stored = jsonCodec<StoredTask>({
  task: isText,
  visit: isCount,
  state: oneOf(...taskStates),
  skip: optional(oneOf(...skipReasons)),
  plain: isFlag,
  remaining: isCount,
  summary: like(summaryForm),
  passed: optional(isCount),
  list: optional(isListSource),
  source: optional(like(sourceForm)),
  fold: optional(like(foldForm)),
  sink: optional(like(sinkForm)),
  batchSize: optional(isCount),
  batches: isCount,
  startedAt: optional(isTime),
  endedAt: optional(isTime),
  retriedAt: optional(isTime),
  reportedAt: optional(isTime),
  idleMs: optional(isTime),
  error: optional(isStoredFailure),
  due: optional(isTime),
  deadline: optional(isTime),
  rest: optional(oneOf(...itemStates)),
  remainderError: optional(isStoredFailure),
  arrived: optional(listOf(isText)),
  fired: optional(listOf(isCount)),
  followed: optional(listOf(isCount)),
  owed: optional(isFlag),
  round: optional(isCount),
  visits: optional(mapOf(isCount)),
  vars: optional(isText),
  settings: optional(like(settingsForm)),
  concurrency: optional(isCount),
  rateLimit: optional(isTime),
  waits: optional(like(waitsForm)),
});

export const taskCodec: RecordCodec<TaskRecord> = {
  encode({ single, remainder, unfollowed, rerun, ...fields }) {
    return stored.encode({
      ...fields,
      plain: single,
      rest: remainder,
      owed: unfollowed,
      round: rerun,
    });
  },

  decode(bytes, what) {
    const { plain, rest, owed, round, summary, ...fields } = stored.decode(bytes, what);
    return {
      ...fields,
      single: plain,
      summary: { ...emptySummary, ...summary },
      ...(rest === undefined ? {} : { remainder: rest }),
      ...(owed === undefined ? {} : { unfollowed: owed }),
      ...(round === undefined ? {} : { rerun: round }),
    };
  },
};
