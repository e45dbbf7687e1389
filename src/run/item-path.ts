/** An item of a task; without an index, the only one. */
export interface ItemStep {
  readonly task: string;
  readonly index?: number;
}

const task = /^[A-Za-z_]\w*$/;
const index = /^\d{1,15}$/;

/**
 * Reads `TASK/INDEX/TASK/INDEX`, each index of which can be absent: an item, and those within its
 * run. Undefined for any other text.
 */
export function parseItemPath(text: string): readonly ItemStep[] | undefined {
  const steps: ItemStep[] = [];
  for (const part of text.split('/')) {
    const last = steps.at(-1);
    if (task.test(part)) steps.push({ task: part });
    else if (!last || last.index !== undefined || !index.test(part)) return undefined;
    else steps[steps.length - 1] = { ...last, index: Number(part) };
  }
  return steps;
}

/** The inverse. */
export function itemPath(steps: readonly ItemStep[]): string {
  return steps
    .map((step) => [step.task, ...(step.index === undefined ? [] : [step.index])].join('/'))
    .join('/');
}
