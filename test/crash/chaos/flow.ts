import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { Below } from './disturbances.ts';

/** What an item does: `exit` and `stray` end their thread once, the rest never. */
export type Kind = 'quick' | 'later' | 'slow' | 'busy' | 'second' | 'fails' | 'exit' | 'stray';

/** The compiled actions, which each round copies: it changes them. */
export const actionFile = fileURLToPath(new URL('./actions/disturbed.js', import.meta.url));

const calm: readonly Kind[] = ['quick', 'quick', 'quick', 'later', 'slow', 'busy', 'second'];
const harmful: readonly Kind[] = ['fails', 'exit', 'stray'];

/** A random workflow, and how it must end. */
export interface Flow {
  readonly text: string;
  /** The kinds of the items of each task. */
  readonly tasks: ReadonlyMap<string, readonly Kind[]>;
  /** Of the task that reads its items from a file, and writes its results to one. */
  readonly read: readonly Kind[];
}

/** The files of the task `read`. */
export function filesIn(folder: string): { readonly items: string; readonly rows: string } {
  return { items: join(folder, 'items.jsonl'), rows: join(folder, 'rows.jsonl') };
}

/** The lines of its items. */
export function linesOf({ read }: Flow): string {
  return read.map((kind) => `${JSON.stringify({ kind })}\n`).join('');
}

/**
 * Notes its process, and whether another process of the same item still lives; then works a moment.
 */
const script = `
lock="$MILLRACE_CHAOS/lock-$1"
other=$(cat "$lock" 2>/dev/null)
if [ -n "$other" ] && [ -e "/proc/$other/stat" ] && ! grep -q ') [ZX]' "/proc/$other/stat"; then
  echo "overlap $1 $other" >> "$MILLRACE_CHAOS/journal"
fi
echo $$ > "$lock"
echo "$(readlink /proc/self/ns/pid) $$" >> "$MILLRACE_CHAOS/pids"
sleep 0.$2
rm -f "$lock"
`;

export function drawFlow(below: Below, folder: string): Flow {
  const tasks = new Map<string, readonly Kind[]>();
  const steps: object[] = [];
  for (let at = 0, count = 2 + below(3); at < count; at++) {
    const name = `t${at}`;
    const kinds = drawKinds(below);
    tasks.set(name, kinds);
    steps.push({
      name,
      with_items: kinds,
      action: 'disturbed.item',
      input: { kind: '{{ item }}' },
      tolerate: { count: kinds.length },
      retry: { count: 1, delay: `${1 + below(60)}ms` },
      ...drawLimit(below),
      ...(at > 0 && below(3) > 0 ? { needs: [`t${below(at)}`] } : {}),
    });
  }
  const programs = 2 + below(6);
  steps.push({
    name: 'programs',
    with_items: `{{ range(${programs}) }}`,
    action: 'shell.run',
    input: {
      command: script,
      shell: true,
      args: ['{{ String(item) }}', String(1 + below(3))],
    },
    ...drawLimit(below),
  });
  tasks.set(
    'programs',
    Array.from({ length: programs }, () => 'quick'),
  );
  const read = drawKinds(below);
  const { items, rows } = filesIn(folder);
  steps.push({
    name: 'read',
    with_items: { from: items },
    action: 'disturbed.item',
    input: { kind: '{{ item.kind }}' },
    tolerate: { count: read.length },
    retry: { count: 1, delay: `${1 + below(60)}ms` },
    results: { to: rows, ...(below(2) === 0 ? { order: 'input' } : {}) },
    ...drawLimit(below),
  });
  tasks.set('read', read);
  steps.push({ name: 'tally', retry: 1, fold: { over: 'read', action: 'core.count' } });
  const asked = 1 + below(20);
  steps.push({
    name: 'asked',
    with_items: `{{ range(${asked}) }}`,
    action: 'core.ask',
    timeout: '30ms',
    input: { question: 'Is it {{ item }}?', answer: 'integer', default: '{{ item }}' },
  });
  tasks.set(
    'asked',
    Array.from({ length: asked }, () => 'quick'),
  );
  steps.push({
    name: 'end',
    needs: [...tasks.keys()],
    action: 'disturbed.item',
    input: { kind: 'quick' },
  });
  tasks.set('end', ['quick']);
  const last = { name: 'last', with_items: drawKinds(below), action: 'disturbed.item' };
  tasks.set('last', last.with_items);
  const bounds = { tolerate: { count: last.with_items.length }, retry: 1, deadline: '1h' };
  const inFinally = [{ ...last, ...bounds, input: { kind: '{{ item }}' } }];
  const output = { tally: '{{ task.tally.output }}' };
  const text = JSON.stringify({ name: 'chaos', tasks: steps, finally: inFinally, output });
  return { text, tasks, read };
}

function drawKinds(below: Below): Kind[] {
  const kinds = Array.from({ length: 1 + below(60) }, () => calm[below(calm.length)] ?? 'quick');
  for (let count = below(3); count > 0; count--) {
    kinds[below(kinds.length)] = harmful[below(harmful.length)] ?? 'fails';
  }
  return kinds;
}

function drawLimit(below: Below): object {
  switch (below(5)) {
    case 0:
      return { concurrency: 1 };
    case 1:
      return { concurrency: 2 + below(6) };
    case 2:
      return { rate_limit: 200 };
    case 3:
      return { exclusive: true };
    default:
      return {};
  }
}
