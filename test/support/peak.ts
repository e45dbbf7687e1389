import { readFileSync } from 'node:fs';

/**
 * The most memory that this program has held, in MB.
 *
 * Linux counts in `maxRSS` what the parent held when it started this program, so a child of a
 * large test process looks as large. `VmHWM` begins anew with the program.
 */
export function peakMemory(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1000;
  const status = readFileSync('/proc/self/status', 'latin1');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1000;
}
