/**
 * A process of its own that starts or resumes one run, so that tests can kill it. Its argument is a `ChildConfig` as
 * JSON; it prints one JSON document a line: first `{"run": ID}`, then every event, at the end `{"report": …}`.
 */
import { writeSync } from 'node:fs';
import { Executor } from '../../src/index.ts';
import type { ChildConfig } from './process.ts';

const config: ChildConfig = JSON.parse(process.argv[2] ?? '{}');
const { directory, actions, workflow = '', resume, parameters = {}, close } = config;

/** Written before this returns: what was told has been told, whenever the process is killed. */
function tell(line: unknown): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

const executor = await Executor.open({ directory, actions, workers: 2 });
const run = resume ? await executor.resume(resume) : await executor.start(workflow, { parameters });
const events = run.events();
tell({ run: run.id });
const told = (async () => {
  for await (const event of events) {
    tell(event);
    if (event.type === close) await executor.close();
  }
})();
try {
  tell({ report: await run.result() });
} catch (error) {
  tell({ fault: Object(error).code });
}
await told;
await executor.close();
