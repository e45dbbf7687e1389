import { each } from './each.ts';
import { running } from './running.ts';
import type { CommandSpec } from './spec.ts';
import { hidden, storing } from './storing.ts';
import { viewing } from './viewing.ts';

/** All commands, in the order of the help. */
export const commandSpecs: readonly CommandSpec[] = [...running, each, ...viewing, ...storing];

/** Commands that are called by scripts of this package only. */
export const hiddenSpecs: readonly CommandSpec[] = hidden;
