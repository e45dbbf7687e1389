import type { ResumeOptions, RunHistory } from '../../../src/index.ts';
import type { Pipe } from './coordinator.ts';
import { piped, pipedBytes } from './inputs.ts';

/** What a run gets that goes on with the stream of its task. */
export function pipeOptions(history: RunHistory, run: string, pipe: Pipe): ResumeOptions {
  if (pipe === 'none') return {};
  if (pipe === 'all') return { sources: { piped: piped(0) } };
  const { bytes = 0 } = history.report(run).tasks['piped']?.source ?? {};
  if (bytes === pipedBytes) return { streams: 'end' };
  return { sources: { piped: piped(bytes) }, streams: 'rest' };
}
