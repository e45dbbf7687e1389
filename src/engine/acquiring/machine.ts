import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';

/** What measurements depend on, as it is recorded with a run. */
export type Machine = Readonly<Record<string, string | number>>;

let known: Machine | undefined;

/** The machine that this process runs on. */
export function thisMachine(): Machine {
  known ??= {
    node: process.versions.node,
    v8: process.versions.v8,
    platform: platform(),
    arch: arch(),
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memory: totalmem(),
  };
  return known;
}
