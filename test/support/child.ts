/**
 * A process that starts or resumes one run, so that tests can kill it. Its argument is a
 * `ChildConfig` as JSON. It prints one JSON document a line: `{"run": ID}`, every event, and at the
 * end `{"report": …}`.
 */
import { writeSync } from 'node:fs';
import { Executor } from '../../src/index.ts';
import type { ChildConfig } from './process.ts';

const config: ChildConfig = JSON.parse(process.argv[2] ?? '{}');
const { directory, actions, workflow = '', resume, parameters = {}, close } = config;

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Prints before it returns: a kill of the process loses no line. */
function print(line: unknown): void {
  let rest = Buffer.from(`${JSON.stringify(line)}\n`);
  while (rest.length > 0) rest = rest.subarray(written(rest));
}

/** Bytes that were written. A pipe that is full refuses them, since it does not block. */
function written(bytes: Uint8Array): number {
  try {
    return writeSync(1, bytes);
  } catch (error) {
    if (Object(error).code !== 'EAGAIN') throw error;
    Atomics.wait(pause, 0, 0, 1);
    return 0;
  }
}

const executor = await Executor.open({ directory, actions, workers: 2 });
const run = resume ? await executor.resume(resume) : await executor.start(workflow, { parameters });
const events = run.events();
print({ run: run.id });
const printed = (async () => {
  for await (const event of events) {
    print(event);
    if (event.type === close) await executor.close();
  }
})();
try {
  print({ report: await run.result() });
} catch (error) {
  print({ fault: Object(error).code });
}
await printed;
await executor.close();
