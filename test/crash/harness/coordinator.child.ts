/**
 * A process that starts or resumes one run. Its argument is a `Config` as JSON. It prints one JSON
 * document per line: `{"run": ID}`, then `{"report": STATE}` or `{"error": CODE}`.
 */
import { writeSync } from 'node:fs';
import { Executor } from '../../../src/index.ts';
import type { Config } from './coordinator.ts';
import { actions, workflow } from './flow.ts';
import { piped } from './inputs.ts';
import { armKill } from './hook.ts';
import { pipeOptions } from './pipe.ts';

const {
  directory,
  file,
  inputs,
  resume,
  pipe,
  takeover = false,
  kill,
}: Config = JSON.parse(process.argv[2] ?? '{}');

function print(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

armKill(kill);
const executor = await Executor.open({ directory, actions, workers: 2 });
try {
  const run = resume
    ? await executor.resume(resume, { takeover, ...pipeOptions(executor.history, resume, pipe) })
    : await executor.start(workflow, {
        parameters: { file, inputs },
        sources: { piped: piped(0) },
      });
  print({ run: run.id });
  print({ report: (await run.result()).state });
} catch (error) {
  print({ error: Object(error).code ?? String(error) });
}
await executor.close();
