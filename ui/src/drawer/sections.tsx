import type { JSX } from 'preact';
import type { ItemDetail, Part } from '../../../src/dashboard/payloads/items.ts';
import { AnswerForm } from '../actions/answer-form.tsx';
import { bytes, int, plural } from '../format/numbers.ts';
import { visibleLines } from '../format/text.ts';
import type { RunPage } from '../panels/run-page.ts';
import { Command } from '../parts/command.tsx';
import { Text } from '../parts/text.tsx';
import { linkToRun } from '../route/route.ts';
import { Attempts } from './attempts.tsx';
import { Failure } from './failure.tsx';
import { Json } from './json.tsx';
import { Section } from './section.tsx';

export interface SectionsProps {
  readonly page: RunPage;
  readonly live: NonNullable<RunPage['live']>;
  readonly item: ItemDetail;
}

export function Sections({ page, live, item }: SectionsProps): JSX.Element {
  const { task, index, state } = item;
  const address = (name: string): string =>
    live.server.address(['items', task, String(index), name]);
  return (
    <>
      {item.question ? <Question {...{ page, live, item }} question={item.question} /> : null}
      {item.failure ? <Failure page={page} item={item} failure={item.failure} /> : null}
      {item.run === undefined ? null : (
        <Section title="Run of this item">
          <a class="inline" href={linkToRun(item.run)}>
            {item.run}
          </a>
        </Section>
      )}
      <PartSection title="Element" part={item.element} file={address('element')} />
      <PartSection title="Input" note="rendered" part={item.input} file={address('input')} />
      <PartSection
        title="Output"
        part={item.output}
        file={address('output')}
        none={state === 'succeeded' || state === 'cached' ? 'none is kept' : noOutput(item)}
      />
      <Attempts page={page} item={item} />
      <Log page={page} item={item} />
      <Section title="On the command line">
        <div class="stack">
          {item.commands.map((command) => (
            <Command key={command} text={command} />
          ))}
        </div>
      </Section>
    </>
  );
}

function noOutput({ failure }: ItemDetail): string {
  return failure ? 'null, the item did not succeed' : 'not yet';
}

interface PartSectionProps {
  readonly title: string;
  readonly note?: string;
  readonly part: Part | undefined;
  readonly file: string;
  /** What is said where there is no such part; without it the section is left out. */
  readonly none?: string;
}

function PartSection({ title, note, part, file, none }: PartSectionProps): JSX.Element | null {
  if (!part) return none === undefined ? null : <Section title={title} note={none} />;
  return (
    <Section title={title} note={[note, bytes(part.bytes)].filter(Boolean).join(', ')}>
      <Json part={part} />
      {part.cut ? (
        <p class="muted">
          The beginning only.{' '}
          <a class="inline" href={file} download>
            Download all {bytes(part.bytes)}
          </a>
        </p>
      ) : null}
    </Section>
  );
}

function Log({ page: { clock }, item }: { page: RunPage; item: ItemDetail }): JSX.Element | null {
  const { log, logDropped } = item;
  if (log.length === 0) return <Section title="Log" note="the item has printed nothing" />;
  const dropped = logDropped > 0 ? `, ${int(logDropped)} earlier ones dropped` : '';
  return (
    <Section title="Log" note={`of this item, ${plural(log.length, 'line')}${dropped}`}>
      <pre tabIndex={0}>
        {log.map(({ at, level, text }, place) => (
          <span key={place} class={level === 'error' ? 'bad' : ''}>
            <span class="at">{at === null ? '' : `${clock.time(at)}  `}</span>
            <bdi>{visibleLines(text)}</bdi>
            {'\n'}
          </span>
        ))}
      </pre>
    </Section>
  );
}

type QuestionProps = SectionsProps & { readonly question: NonNullable<ItemDetail['question']> };

function Question({ page, live, item, question }: QuestionProps): JSX.Element {
  return (
    <Section title="Question" note="the item waits for an answer">
      <p class="asks">
        <Text text={question.message} />
      </p>
      <AnswerForm
        requests={live.feed.requests}
        page={page.view.run}
        run={page.view.run.id}
        task={item.task}
        index={item.index}
        schema={question.schema}
      />
    </Section>
  );
}
