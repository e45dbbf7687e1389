import type { JSX } from 'preact';
import { prefer, preferences } from '../dom/preferences.ts';
import { useStored } from '../dom/stored.ts';
import { Dialog } from '../parts/dialog.tsx';

const keys = [
  ['j k', 'next, previous row'],
  ['Enter', 'open'],
  ['Esc', 'close, clear'],
  ['/', 'search'],
  ['f', 'only failed'],
  ['n N', 'next, previous failed item'],
  ['r', 'retry what is selected'],
  ['p', 'pause or resume'],
  ['c', 'concurrency'],
  ['g r', 'runs'],
  ['g o', 'overview'],
  ['g i', 'items'],
  ['t', 'theme'],
  ['.', 'follow the log'],
  ['?', 'this list'],
] as const;

export function KeysDialog({ close }: { close: () => void }): JSX.Element {
  const { keys: on } = useStored(preferences);
  return (
    <Dialog title="Keys" close={close}>
      <div class="keys">
        {keys.map(([pressed, word]) => (
          <div key={word}>
            <span>
              {pressed.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </span>
            <span>{word}</span>
          </div>
        ))}
      </div>
      <label class="pair ink2">
        <input
          type="checkbox"
          checked={on === 'on'}
          onChange={(event) => prefer({ keys: event.currentTarget.checked ? 'on' : 'off' })}
        />
        Single keys are on (turn off for voice control)
      </label>
      <div class="end">
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
