/** A setting that was changed while a run went on. */
export interface SettingChange {
  /** Such as `concurrency of fetch`. */
  readonly what: string;
  /** Absent when a template gives the number, and the task has not started. */
  readonly before?: number | undefined;
  readonly after: number;
}

/** As answers and marks say it: `concurrency of fetch: 4 → 8`. */
export function changeText({ what, before, after }: SettingChange): string {
  return before === undefined ? `${what}: ${after}` : `${what}: ${before} → ${after}`;
}

/** What `changeText` says of this setting; undefined where it says no number before. */
export function readChange(what: string, text: string): Required<SettingChange> | undefined {
  const start = `${what}: `;
  if (!text.startsWith(start)) return undefined;
  const [, before, after] = /^(\d+) → (\d+)$/.exec(text.slice(start.length)) ?? [];
  if (after === undefined) return undefined;
  return { what, before: Number(before), after: Number(after) };
}

/** How a setting of a task is named. */
export const settingOf = {
  concurrency: (task: string) => `concurrency of ${task}`,
  rateLimit: (task: string) => `rate limit of ${task}`,
} as const;
