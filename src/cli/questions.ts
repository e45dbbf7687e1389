import type { OpenQuestion, RunHistory } from '../api/stored-runs.ts';
import { printableLine } from '../api/texts.ts';
import { nextCommand } from './called-as.ts';
import { dateAndTime } from './text.ts';

/** Questions that are shown of a run, and that its JSON has. */
const most = { shown: 10, json: 1000 };

/** Each question with the command that answers it. */
export function questionLines(
  history: RunHistory,
  run: string,
  store: string | undefined,
): string[] {
  const questions = first(history.questions(run), most.shown + 1);
  if (questions.length === 0) return [];
  const shown = questions.slice(0, most.shown);
  const lines = shown.flatMap(({ path, question, form, dueAt }) => {
    const until = dueAt === undefined ? '' : ` (until ${dateAndTime(dueAt)})`;
    const value = form.type === 'boolean' ? 'true' : 'VALUE';
    const command = nextCommand(['answer', run, path, value], store);
    return [`  ${path}: ${printableLine(question)}${until}`, `    ${command}`];
  });
  const more = questions.length > most.shown ? ['  and more'] : [];
  return ['', 'questions', ...lines, ...more];
}

/** The key `questions` of a report: those that wait, if there are any. */
export function questionsJson(history: RunHistory, run: string): object {
  const questions = first(history.questions(run), most.json).map(questionJson);
  return questions.length === 0 ? {} : { questions };
}

function questionJson({
  run,
  path,
  question,
  form,
  askedAt,
  dueAt,
  ...rest
}: OpenQuestion): object {
  const { required: _required, ...answer } = form;
  return {
    run,
    path,
    question,
    answer,
    ...rest,
    asked_at: new Date(askedAt).toISOString(),
    due_at: dueAt === undefined ? null : new Date(dueAt).toISOString(),
  };
}

function first<T>(values: Iterable<T>, number: number): T[] {
  const found: T[] = [];
  for (const value of values) {
    found.push(value);
    if (found.length === number) break;
  }
  return found;
}
