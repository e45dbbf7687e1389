import { availableParallelism } from 'node:os';
import { errorTable } from '../../api/basics.ts';
import { diagnose, type HealthCheck } from '../../api/diagnosis.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface DoctorOptions {
  readonly store?: string;
  readonly json?: boolean;
}

/** Checks that only warn: a store may work without them. */
const warnings = new Set(['file system', 'free space']);

/** Checks this machine and the store folder. Fails if a check other than a warning fails. */
export async function doctorCommand(options: DoctorOptions, terminal: Terminal): Promise<number> {
  const checks = [nodeCheck(), ...(await diagnose(storeFolder(options.store)))];
  const ok = checks.every((check) => check.ok || warnings.has(check.name));
  if (options.json) {
    terminal.data(`${JSON.stringify({ schema: 'millrace.doctor/1', ok, checks })}\n`);
  } else {
    const width = Math.max(...checks.map(({ name }) => name.length));
    const lines = checks.map(
      (check) => `${mark(check)} ${check.name.padEnd(width)}  ${check.detail}`,
    );
    terminal.write(...lines);
  }
  return ok ? 0 : errorTable.MR601.exit;
}

function nodeCheck(): HealthCheck {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  const needed = ok ? '' : '; needs 20.19 or newer';
  const detail = `${process.version}, ${availableParallelism()} processors${needed}`;
  return { name: 'node', ok, detail };
}

function mark({ name, ok }: HealthCheck): string {
  if (ok) return 'ok     ';
  return warnings.has(name) ? 'warning' : 'FAILED ';
}
