import { Stored } from './stored.ts';

export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  readonly density: 'regular' | 'compact';
  readonly time: 'utc' | 'local';
  readonly keys: 'on' | 'off';
}

const choices: { readonly [K in keyof Preferences]: readonly Preferences[K][] } = {
  theme: ['system', 'light', 'dark'],
  density: ['regular', 'compact'],
  time: ['utc', 'local'],
  keys: ['on', 'off'],
};

/** What somebody has chosen for the pages, in this browser. */
export const preferences = new Stored<Preferences>({
  theme: read('theme'),
  density: read('density'),
  time: read('time'),
  keys: read('keys'),
});

/** The first choice where storage is off, or holds something else. */
function read<K extends keyof Preferences>(name: K): Preferences[K] {
  const all: readonly Preferences[K][] = choices[name];
  const [first] = all;
  if (first === undefined) throw new Error(name);
  try {
    const kept = localStorage.getItem(`millrace-${name}`);
    return all.find((choice) => choice === kept) ?? first;
  } catch {
    return first;
  }
}

export function prefer(change: Partial<Preferences>): void {
  preferences.set({ ...preferences.value, ...change });
  show();
  try {
    for (const [name, value] of Object.entries(change)) {
      localStorage.setItem(`millrace-${name}`, value);
    }
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** Puts the choices where the style sheet sees them. */
export function show(): void {
  const { theme, density } = preferences.value;
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset['theme'];
  else dataset['theme'] = theme;
  if (density === 'regular') delete dataset['density'];
  else dataset['density'] = density;
}

export function isDark(): boolean {
  const { theme } = preferences.value;
  if (theme === 'system') return matchMedia('(prefers-color-scheme: dark)').matches;
  return theme === 'dark';
}
