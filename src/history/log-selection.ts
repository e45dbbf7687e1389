import { requireOptions } from '../call-options.ts';
import { flag } from '../lang/kinds.ts';
import { requireItem } from './require-item.ts';

/** Which logs of a task or run are read. */
export interface LogReading {
  /** Only those of items that have failed or timed out. */
  readonly failed?: boolean;
}

/** What a caller selects. Throws MR501. */
export function logSelection(
  call: string,
  id: string,
  { task, index, ...options }: LogReading & Pick<LogSelection, 'task' | 'index'>,
): LogSelection {
  const place = {
    ...(task === undefined ? {} : { task }),
    ...(index === undefined ? {} : { index }),
  };
  requireItem(call, id, place);
  requireOptions<LogReading>(call, options, { failed: flag });
  return { task, index, ...options };
}

/** The same, with their place. All conditions must hold. */
export interface LogSelection {
  readonly task?: string | undefined;
  readonly index?: number | undefined;
  readonly failed?: boolean | undefined;
}
