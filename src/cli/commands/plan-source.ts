import { printableLine } from '../../api/texts.ts';
import type { PlanTask } from './plan-settings.ts';

type SourcePlan = NonNullable<PlanTask['source']>;

/** What a task reads its items from, and which of them. */
export function sourceLines(source: SourcePlan): string[] {
  const { format, onBad, offset, maxItems, sample, seed = 1 } = source;
  const paths = [source.from].flat().map((path) => (path === '-' ? 'standard input' : path));
  const written = format === undefined ? '' : ` (${format})`;
  const parts = [
    ...(offset === undefined ? [] : [`after the first ${offset}`]),
    ...(sample === undefined ? [] : [`a share of ${sample}, by the seed ${seed}`]),
    ...(maxItems === undefined ? [] : [`at most ${maxItems}`]),
  ];
  return [
    `reads its items from ${printableLine(paths.join(', '))}${written}`,
    ...(parts.length === 0 ? [] : [`takes ${parts.map(printableLine).join(', ')}`]),
    badItems[onBad],
  ];
}

const badItems: Readonly<Record<SourcePlan['onBad'], string>> = {
  fail: 'an item that cannot be read fails',
  skip: 'items that cannot be read are left out',
  stop: 'an item that cannot be read ends the source, and the task fails',
};

/** The same as JSON, with the keys of the language. */
export function sourceJson(source: SourcePlan): object {
  return Object.fromEntries(
    Object.entries(source).map(([key, value]) => [
      key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
