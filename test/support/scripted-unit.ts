import type { ValueHandle } from '../../src/wire/handle.ts';
import type { ConsumerMessage } from '../../src/wire/messages.ts';
import { type DocumentCache, openHandle } from '../../src/wire/open-handle.ts';
import type { ScriptedItem } from './pool-script.ts';

/** What a unit of a fold combines, opened. Nothing for an item. */
export function unitOf(
  { task, units = {} }: ConsumerMessage,
  index: number,
  documents: DocumentCache,
): Pick<ScriptedItem, 'unit'> {
  if (!task.isFold) return {};
  const { acc, values, parts = [] } = units[index] ?? {};
  const open = (one: ValueHandle): unknown => openHandle(one, documents);
  return {
    unit: {
      ...(acc ? { acc: open(acc) } : {}),
      ...(values ? { values: open(values) } : {}),
      parts: parts.map(open),
    },
  };
}
