import { markerName } from './process-table.ts';
import type { ProgramStart } from './protocol.ts';

/** The variables of a program, but for its marker. `PWD` is where it runs, as a shell sets it. */
export function environmentFor(
  environment: NodeJS.ProcessEnv,
  { cwd, env }: Pick<ProgramStart, 'cwd' | 'env'>,
): NodeJS.ProcessEnv {
  return { ...environment, ...(process.platform === 'win32' ? {} : { PWD: cwd }), ...env };
}

/** The variable by which a program, and all that it starts, is found. */
export function markedBy(
  environment: NodeJS.ProcessEnv,
  marker: string,
): Readonly<Record<string, string>> {
  const outer = environment[markerName];
  return { [markerName]: outer === undefined ? marker : `${outer}/${marker}` };
}
