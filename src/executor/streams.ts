import { MillraceError } from '../errors.ts';
import { standardInput } from '../formats/source.ts';
import type { PassedSources } from '../lang/item-stream.ts';
import { didYouMean } from '../lang/suggest.ts';
import type { Plan, PlanTask } from '../plan/plan.ts';
import type { ResumeOptions, StartOptions } from './options.ts';

type Passed = Pick<StartOptions, 'sources' | 'standardInput' | 'keepItems'> &
  Pick<ResumeOptions, 'streams' | 'allowChanged'>;

/** The streams of a call. Throws MR501 for those of tasks that read none. */
export function passedSources(call: string, plan: Plan, passed: Passed): PassedSources {
  const { sources = {}, standardInput: shared, streams: position = 'all' } = passed;
  const { allowChanged, keepItems = false } = passed;
  const readers = [...plan.tasks.values()].filter(mayReadStream).map(({ name }) => name);
  for (const task of Object.keys(sources)) {
    if (readers.includes(task)) continue;
    const known = plan.tasks.has(task);
    const message = known ? `task '${task}' reads no stream` : `there is no task '${task}'`;
    const hint = known
      ? `write with_items: { from: '-', … } in task '${task}'`
      : didYouMean(task, readers);
    throw new MillraceError('MR501', `${call}({ sources }): ${message}`, hint ? { hint } : {});
  }
  return {
    byTask: new Map(Object.entries(sources)),
    ...(shared === undefined ? {} : { standardInput: shared }),
    position,
    mayChange: allowChanged?.includes('inputs') ?? false,
    keepsItems: keepItems,
  };
}

/** Throws MR501 for a task whose stream was not passed. */
export function requireStreams({ tasks }: Plan, { sources = {}, standardInput }: Passed): void {
  const alone = [...tasks.values()]
    .filter((task) => readsStream(task) && !Object.hasOwn(sources, task.name))
    .map(({ name }) => name);
  const [first, second] = alone;
  if (first === undefined) return;
  if (standardInput === undefined) {
    const message = `task '${first}' reads a stream (from: '-'), and none was passed`;
    throw new MillraceError('MR501', message, {
      hint: `pass sources: { ${first}: stream } to executor.start`,
    });
  }
  if (second === undefined) return;
  const message = `tasks '${first}' and '${second}' read standard input, which can be read only once`;
  throw new MillraceError('MR501', message, { hint: 'let one of them read a file' });
}

function readsStream({ source }: PlanTask): boolean {
  return [source?.from].flat().includes(standardInput);
}

/** A template is rendered when its task starts. */
function mayReadStream(task: PlanTask): boolean {
  const paths = [task.source?.from ?? []].flat();
  return readsStream(task) || paths.some((path) => path.includes('{{'));
}
