import { running } from './running.ts';
import type { CommandSpec } from './spec.ts';
import { storing } from './storing.ts';
import { viewing } from './viewing.ts';

/** All commands, in the order of the help. */
export const commandSpecs: readonly CommandSpec[] = [...running, ...viewing, ...storing];
