import { Stored } from '../dom/stored.ts';

/** What has become of an action: shown for some seconds, and read out. */
export const notice = new Stored<{ readonly text: string } | undefined>(undefined);

let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  notice.set({ text });
  clearTimeout(timer);
  timer = setTimeout(() => notice.set(undefined), 6000);
}
