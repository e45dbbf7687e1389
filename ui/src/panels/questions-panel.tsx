import type { JSX } from 'preact';
import type { QuestionRow } from '../../../src/dashboard/payloads/run.ts';
import { roughly } from '../format/durations.ts';
import { int, plural } from '../format/numbers.ts';
import { Panel } from '../parts/panel.tsx';
import { ItemName, Text } from '../parts/text.tsx';
import { AnswerForm } from '../actions/answer-form.tsx';
import type { RunPage } from './run-page.ts';

export interface QuestionsPanelProps {
  readonly page: RunPage;
  readonly live: NonNullable<RunPage['live']>;
}

/** Items that wait for somebody's answer. */
export function QuestionsPanel({ page, live }: QuestionsPanelProps): JSX.Element {
  const { run } = page.view;
  return (
    <Panel
      title="Questions"
      head={
        <span class="sub">
          {plural(run.questions.length, 'item waits', 'items wait')} for an answer
        </span>
      }
    >
      <div class="body questions">
        {run.questions.map((question) => (
          <Question
            key={`${question.run} ${question.task} ${question.index}`}
            {...{ page, live, question }}
          />
        ))}
      </div>
    </Panel>
  );
}

function Question(props: QuestionsPanelProps & { readonly question: QuestionRow }): JSX.Element {
  const { page, live, question } = props;
  const { run, clock } = { run: page.view.run, clock: page.clock };
  const { task, index, message, since, until } = question;
  return (
    <section class="question">
      <p>
        <b class="strong">
          <Text text={message} />
        </b>
      </p>
      <p class="muted">
        <ItemName task={task} index={int(index)} /> · waits {roughly(run.now - since)}
        {until === null ? '' : ` · until ${clock.date(until)} ${clock.time(until)}`}
      </p>
      <AnswerForm
        requests={live.feed.requests}
        page={run}
        run={question.run}
        task={task}
        index={index}
        schema={question.schema}
      />
    </section>
  );
}
