import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { contrast, difference, type Vision, visions } from './support/colour.ts';

const sheet = readFileSync(
  fileURLToPath(new URL('../../../ui/src/styles/tokens.css', import.meta.url)),
  'utf8',
);
const tokens = [...sheet.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)];

const states = [
  'succeeded',
  'cached',
  'running',
  'retrying',
  'failed',
  'timed_out',
  'cancelled',
  'skipped',
  'pending',
];

const texts = [
  'ink page',
  'ink surface',
  'ink selected',
  'ink warn-bg',
  'ink-2 surface',
  'ink-2 page',
  'ink-2 hover',
  'ink-2 selected',
  'ink-2 warn-bg',
  'ink-3 surface',
  'ink-3 page',
  'ink-3 sunken',
  'ink-3 hover',
  'failed-ink surface',
  'failed-ink hover',
  'failed-ink selected',
  'failed-ink warn-bg',
  'warn-ink surface',
  'warn-ink warn-bg',
  'good-ink surface',
  'good-ink sunken',
  'accent surface',
  'accent sunken',
  'on-accent accent',
];

/** Pending is the ground that others stand on. */
const graphics = [
  ...states.filter((state) => state !== 'pending'),
  'paused',
  'interrupted',
  'control',
  'focus',
];

for (const [name, column] of [
  ['light', 2],
  ['dark', 3],
] as const) {
  const token = (word: string): string =>
    tokens.find(([, own]) => own === word)?.[column] ?? '#000000';

  describe(`the ${name} colours`, () => {
    test('let all texts be read: 4.5 to 1 at least', () => {
      const faint = texts.filter((pair) => {
        const [ink = '', ground = ''] = pair.split(' ');
        return contrast(token(ink), token(ground)) < 4.5;
      });
      expect(faint).toEqual([]);
    });

    test('let all states be seen on their ground: 3 to 1 at least', () => {
      const faint = graphics.filter((state) => contrast(token(state), token('surface')) < 3);
      expect(faint).toEqual([]);
    });

    test('tell states apart, also for eyes that lack a kind of cone', () => {
      const near = Object.keys(visions).flatMap((vision) =>
        states.flatMap((one, at) =>
          states.slice(at + 1).flatMap((other) => {
            const apart = difference(token(one), token(other), vision as Vision);
            return apart < 8 ? [`${vision}: ${one}, ${other} ${apart.toFixed(1)}`] : [];
          }),
        ),
      );
      expect(near).toEqual([]);
    });
  });
}
