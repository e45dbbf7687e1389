import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';

/** The properties of a machine that measurements depend on, as recorded with a run. */
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
