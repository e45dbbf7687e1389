import type { TaskRecord } from './records.ts';
import type { SourceRecord } from './source-record.ts';

/** What has come from the source of a task. */
export interface SourceReport {
  /** Whether more can come: `failed` if it could not be read to its end. */
  readonly state: SourceRecord['state'];
  /** It is a stream, which can be read only once. */
  readonly stream?: true;
  /** Bytes that were read; absent where they are not counted. */
  readonly bytes?: number;
  /** Bytes of all that there is to read; absent while that is unknown, as for a stream. */
  readonly size?: number;
  /** Bytes that were added to its files while they were read: they were not read. */
  readonly added?: number;
}

/** The key of a report, an event or a document; nothing for a task without a source. */
export function sourceReport({ source }: Pick<TaskRecord, 'source'>): {
  readonly source?: SourceReport;
} {
  if (!source) return {};
  const { state, stream, bytes, size, added } = source;
  return {
    source: {
      state,
      ...(stream === undefined ? {} : { stream: true }),
      ...(bytes === undefined ? {} : { bytes }),
      ...(size === undefined ? {} : { size }),
      ...(added === undefined ? {} : { added }),
    },
  };
}
