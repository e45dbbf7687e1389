import { type LoadReport, loadPack } from '../src/actions/registry.ts';
import { failureFromError } from '../src/items/failure-from-error.ts';
import { lackOf } from '../src/lang/lack.ts';
import type { DescribeReply, PackHandle } from '../src/wire/messages.ts';

/**
 * Returns the names of all actions of the packs. Loads one after the other, so that the file is
 * known whose import never ends.
 */
export async function describePacks(
  packs: readonly PackHandle[],
  report: LoadReport,
): Promise<DescribeReply> {
  const actions: string[] = [];
  try {
    for (const source of packs) {
      const pack = await loadPack(source, report);
      for (const name of pack.keys()) actions.push(`${source.pack}.${name}`);
    }
    return { kind: 'described', actions };
  } catch (error) {
    const failure = failureFromError(error);
    const isLacking = lackOf(error instanceof Error ? error.cause : undefined) !== undefined;
    return { kind: 'unusable', failure: isLacking ? { ...failure, code: 'MR801' } : failure };
  }
}
