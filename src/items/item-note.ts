/** An item that a worker has begun. Notes say what was in flight when a process died. */
export interface ItemNote {
  readonly run: string;
  readonly task: string;
  readonly visit: number;
  readonly index: number;
}

/**
 * Returns the line that notes an item of one visit of a task, as a function of its index. `epoch`
 * is that of the lease: a process that lost its lease may still write, and is not believed.
 */
export function noteWriter(
  epoch: number,
  { run, task, visit }: Omit<ItemNote, 'index'>,
): (index: number) => string {
  const head = JSON.stringify([epoch, run, task, visit]).slice(0, -1);
  return (index) => `${head},${index}]\n`;
}

/** The line that says that the process was stopped on purpose: no item has ended it. */
export function stopNote(epoch: number): string {
  return `[${epoch}]\n`;
}

/** Reads the notes of an epoch. Empty when its process was stopped on purpose. */
export function parseNotes(text: string, epoch: number): readonly ItemNote[] {
  const notes: ItemNote[] = [];
  for (const line of text.split('\n')) {
    const [writer, run, task, visit, index] = parseLine(line);
    if (writer !== epoch) continue;
    if (run === undefined) return [];
    if (typeof run !== 'string' || typeof task !== 'string') continue;
    if (typeof visit !== 'number' || typeof index !== 'number') continue;
    notes.push({ run, task, visit, index });
  }
  return notes;
}

/** The last line may be torn, when the machine went down. */
function parseLine(line: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(line);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
