// Shows: js, always, attempt, error, failed, result, skipped, succeeded, timedOut, Next, TaskBuilder.next, TaskSettings
import { Executor } from 'millrace';
import {
  always,
  attempt,
  core,
  error,
  failed,
  js,
  result,
  skipped,
  succeeded,
  timedOut,
  workflow,
} from 'millrace/builder';

const flow = workflow('handled', { vars: { why: '', ended: false } }, (w) => {
  const when = js`${attempt} < 3 && ${error.code} === 'MR401'`;
  const fetch = w.task('fetch', core.fail, { message: 'no answer' }, { retry: { count: 5, when } });
  const fail_when = js`${result.text} === 'no reason'`;
  const settings = { when: w.vars.why, fail_when };
  const report = w.task('report', core.echo, { text: w.vars.why }, settings);
  fetch.next({ when: js`${failed} || ${timedOut}`, publish: { why: error.message }, do: report });
  fetch.next({ when: succeeded, do: 'noop' }).next({ when: always, publish: { ended: true } });
  report.next({ when: skipped, publish: { why: 'nothing to report' } });
  return { tries: fetch.items[0].attempts, why: w.vars.why };
});

const executor = await Executor.open({ directory: '.millrace' });
const run = await executor.start(flow);
console.log((await run.result()).output.tries); // 3
await executor.close();
