import { loadPack } from '../src/actions/registry.ts';
import type { DescribeReply, PackHandle } from '../src/wire/messages.ts';
import { failureFromError } from '../src/items/failure-from-error.ts';

/** Returns the names of all actions of the packs. */
export async function describePacks(packs: readonly PackHandle[]): Promise<DescribeReply> {
  try {
    const names = await Promise.all(
      packs.map(async (source) => {
        const pack = await loadPack(source);
        return [...pack.keys()].map((name) => `${source.pack}.${name}`);
      }),
    );
    return { kind: 'described', actions: names.flat() };
  } catch (error) {
    return { kind: 'unusable', failure: failureFromError(error) };
  }
}
