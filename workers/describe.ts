import { foldOf } from '../src/actions/fold.ts';
import { type LoadReport, loadPack } from '../src/actions/registry.ts';
import { failureFromError } from '../src/items/failure-from-error.ts';
import { codeUnlessLack } from '../src/lang/lack.ts';
import { memberOf } from '../src/lang/thrown.ts';
import type { DescribeReply, PackExports, PackHandle } from '../src/wire/messages.ts';

/**
 * Returns what the packs export. Loads one after the other, so that the file is known whose import
 * never ends.
 */
export async function describePacks(
  packs: readonly PackHandle[],
  report: LoadReport,
): Promise<DescribeReply> {
  const described: PackExports[] = [];
  try {
    for (const source of packs) {
      const { actions, others } = await loadPack(source, report);
      const { pack } = source;
      const folds = [...actions].filter(([, action]) => foldOf(action)).map(([name]) => name);
      const names = [...actions.keys()];
      described.push({ pack, actions: names, folds, others: Object.fromEntries(others) });
    }
    return { kind: 'described', packs: described };
  } catch (error) {
    const failure = failureFromError(error);
    const code = codeUnlessLack(memberOf(error, 'cause'), failure.code);
    return { kind: 'unusable', failure: { ...failure, code } };
  }
}
