import type { Action } from '../src/actions/define.ts';
import { contextWith, type FoldContext, type FoldDefinition, foldOf } from '../src/actions/fold.ts';
import { MillraceError } from '../src/errors.ts';
import type { ConsumerMessage, FoldUnitHandle } from '../src/wire/messages.ts';
import { type DocumentCache, openHandle } from '../src/wire/open-handle.ts';
import type { ItemProgram } from './item-program.ts';

/** What a unit combines, opened. */
interface Unit {
  readonly handle: FoldUnitHandle;
  readonly settings: { readonly initial?: unknown; readonly with?: unknown };
}

/**
 * Makes the items of a fold units: the action gets what they combine, and `initial` and `with` as
 * they were rendered. Throws MR302 if the action is no fold.
 */
export function foldProgram(
  program: ItemProgram,
  { task, units = {} }: ConsumerMessage,
  documents: DocumentCache,
): ItemProgram {
  const definition = foldOf(program.action);
  if (!definition) {
    throw new MillraceError('MR302', `the action ${task.action} is no fold`, {
      hint: 'export an object with a function fold(acc, values, ctx), and merge(a, b) if it can be',
    });
  }
  const action: Action = (input, ctx) => {
    const { handle, settings }: Unit = Object(input);
    return combine(definition, { handle, settings }, documents, contextWith(ctx, settings.with));
  };
  return {
    ...program,
    action,
    item: (index) => units[index],
    render: (handle, index) => ({ handle, settings: program.render(undefined, index) }),
  };
}

/** The output of a unit: its state, and whether such states can be merged. */
async function combine(
  definition: FoldDefinition,
  { handle, settings: { initial = null } }: Unit,
  documents: DocumentCache,
  ctx: FoldContext,
): Promise<{ readonly merges: boolean; readonly value: unknown }> {
  const { acc, values, parts = [], isLast } = handle;
  const open = (one: NonNullable<typeof acc>): unknown => openHandle(one, documents);
  let state = acc ? open(acc) : initial;
  if (values) {
    const list = open(values);
    if (Array.isArray(list) && list.length > 0) state = await definition.fold(state, list, ctx);
  }
  for (const [at, part] of parts.entries()) {
    const next = open(part);
    state = at === 0 ? next : await definition.merge?.(state, next, ctx);
  }
  const value = isLast && definition.finish ? await definition.finish(state, ctx) : state;
  return { merges: definition.merge !== undefined, value };
}
