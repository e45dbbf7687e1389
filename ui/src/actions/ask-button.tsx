import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ActionRequest } from '../../../src/dashboard/payloads/actions.ts';
import type { RunSnapshot } from '../../../src/dashboard/payloads/run.ts';
import { useStored } from '../dom/stored.ts';
import type { Requests } from '../live/requests.ts';
import { Confirm } from '../parts/dialog.tsx';
import { useWhyNot } from './allowed.ts';

export interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
}

export interface AskButtonProps {
  readonly requests: Requests;
  readonly run: RunSnapshot;
  /** Unlike that of any other button of the page. */
  readonly name: string;
  /** What is asked for, as the notice says it. */
  readonly what: string;
  readonly request: ActionRequest;
  /** What is asked before. */
  readonly question?: Question | undefined;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** Asks the run for something; says "Asked" until a frame brings how it went. */
export function AskButton(props: AskButtonProps): JSX.Element {
  const { requests, run, name, what, request, question, class: kind = '', children } = props;
  const asked = useStored(requests.asked).has(name);
  const why = useWhyNot(run);
  const [asks, setAsks] = useState(false);
  const ask = (): void => void requests.ask(name, what, request);
  return (
    <>
      <button
        type="button"
        class={`ask ${kind}`}
        data-ask={name}
        aria-disabled={why !== undefined || asked}
        title={why}
        onClick={() => {
          if (why !== undefined || asked) return;
          if (question) setAsks(true);
          else ask();
        }}
      >
        <span class={asked ? 'away' : ''}>{children}</span>
        {asked ? <span>Asked</span> : null}
      </button>
      {asks && question ? <Confirm {...question} then={ask} close={() => setAsks(false)} /> : null}
    </>
  );
}
