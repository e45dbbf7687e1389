import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { TaskRow } from '../../../src/dashboard/payloads/run.ts';
import { countOf } from '../format/counts.ts';
import { int } from '../format/numbers.ts';
import { visible } from '../format/text.ts';
import type { RunFeed } from '../live/run-feed.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Text } from '../parts/text.tsx';

export interface ConcurrencyDialogProps {
  readonly feed: RunFeed;
  readonly tasks: readonly TaskRow[];
  readonly close: () => void;
}

export function ConcurrencyDialog({ feed, tasks, close }: ConcurrencyDialogProps): JSX.Element {
  const form = useRef<HTMLFormElement>(null);
  // The numbers to start from: frames that come meanwhile do not change what is typed.
  const listed = useRef(tasks.slice(0, 20)).current;
  const change = (event: Event): void => {
    event.preventDefault();
    for (const [at, task] of listed.entries()) {
      const input = form.current?.elements.namedItem(`task-${at}`);
      if (!(input instanceof HTMLInputElement)) continue;
      const value = input.valueAsNumber;
      if (!Number.isInteger(value) || value < 1 || value === task.concurrency) continue;
      void feed.requests.ask(
        `concurrency ${task.name}`,
        `Concurrency ${int(value)} of ${visible(task.name)}`,
        { kind: 'concurrency', task: task.name, value },
      );
    }
    close();
  };
  return (
    <Dialog title="Concurrency" close={close}>
      <p class="ink2">
        More take effect at once. With fewer, the items in flight end first. The change lasts as
        long as this run.
      </p>
      <form ref={form} onSubmit={change}>
        <div class="conc">
          {listed.map(({ name, counts, concurrency }, at) => (
            <div key={name} class="conc-row">
              <label class="cut" for={`task-${at}`}>
                <Text text={name} />
              </label>
              <span class="num ink2">{int(countOf(counts, 'running'))} in flight</span>
              <input
                id={`task-${at}`}
                name={`task-${at}`}
                type="number"
                min={1}
                max={10_000}
                required
                defaultValue={String(concurrency ?? 1)}
              />
            </div>
          ))}
        </div>
        <div class="end">
          <button type="button" onClick={close}>
            Back
          </button>
          <button type="submit" class="primary">
            Change
          </button>
        </div>
      </form>
    </Dialog>
  );
}
