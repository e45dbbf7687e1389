import type { Action } from '../../src/actions/define.ts';
import { allSteps, type LaneBlock } from '../../src/wire/lane-block.ts';
import type { DocumentCache } from '../../src/wire/open-handle.ts';
import { openNames } from '../../src/wire/open-names.ts';
import type { ControlBlock } from '../../src/wire/shared/control-block.ts';
import type { ItemClock } from '../item-clock.ts';
import { itemNames } from '../items.ts';
import type { ItemProgram } from '../item-program.ts';
import { Shortage } from '../shortage.ts';
import { BlockAttempt, type BlockConsumer } from './block-attempt.ts';
import { BlockPace } from './block-pace.ts';
import { BlockRun } from './block-run.ts';
import { compileBlock } from './compiled-block.ts';
import { LaneNames, namesOfItem } from './step-names.ts';
import { hasTemplates, type RenderSettings } from './step-settings.ts';

interface BlockParts {
  /** Those of the steps, by name. */
  readonly actions: ReadonlyMap<string, Action>;
  readonly documents: DocumentCache;
  readonly control: ControlBlock;
  readonly clock: ItemClock;
}

/** Makes what a consumer does with each item of a block. */
export type MakeBlockProgram = (program: ItemProgram, parts: BlockParts) => ItemProgram;

/** Loads what the block needs. */
export async function prepareBlock(block: LaneBlock): Promise<MakeBlockProgram> {
  const settings = allSteps(block).some(hasTemplates)
    ? (await import('./rendered-settings.ts')).renderSettings
    : undefined;
  return (program, parts) => blockProgram(block, settings, program, parts);
}

/** Its steps run one after the other, in the lane of the item. */
function blockProgram(
  block: LaneBlock,
  settings: RenderSettings | undefined,
  program: ItemProgram,
  { actions, documents, control, clock }: BlockParts,
): ItemProgram {
  const { context, timeout, render } = program;
  const { task } = context;
  const names = openNames(task.run, task.names, documents);
  const compiled = compileBlock(block, { context, actions, names, render: settings });
  const place = { block: task.task, steps: compiled.names };
  const shortage = new Shortage(context.consumer, control);
  const consumer: BlockConsumer = { control, clock, shortage, timeout, pace: new BlockPace() };
  const lanes: { readonly attempt: BlockAttempt; readonly names: LaneNames }[] = [];
  const asked: ItemProgram['render'] = (item, index) => {
    render(item, index);
    return item;
  };
  return {
    ...program,
    render: task.when === undefined ? (item) => item : asked,
    action(item, ctx) {
      const lane = (lanes[ctx.lane] ??= {
        attempt: new BlockAttempt(consumer, ctx),
        names: new LaneNames(names, place),
      });
      const own = itemNames(task, item, ctx.index);
      lane.attempt.begin(ctx);
      const seen = compiled.readsSteps ? lane.names.begin(own) : namesOfItem(own, names);
      return lane.attempt.run(new BlockRun(compiled, seen, lane.attempt, ctx));
    },
  };
}
