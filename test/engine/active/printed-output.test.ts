import { describe, expect, it } from 'vitest';
import { PrintedOutput } from '../../../src/engine/active/printed-output.ts';

const lines = (text: string) =>
  ({ task: 't', visit: 1, index: 0, attempt: 1, stream: 'stdout', text, element: 0 }) as const;

const long = `${'x'.repeat(700_000)}\n`;

describe('what programs print', () => {
  it('is read in its order, also after the end', async () => {
    const printed = new PrintedOutput();
    const first = printed.next();
    void printed.push(lines('a\n'));
    void printed.push(lines('b\n'));
    printed.close();
    expect((await first).value.text).toBe('a\n');
    const rest: string[] = [];
    for await (const { text } of printed) rest.push(text);
    expect(rest).toEqual(['b\n']);
  });

  it('waits while its reader is behind', async () => {
    const printed = new PrintedOutput();
    expect(printed.push(lines(long))).toBeUndefined();
    const room = printed.push(lines(long));
    expect(room).toBeInstanceOf(Promise);
    await printed.next();
    // What is left is still more than half of the room.
    const later = printed.push(lines('a\n'));
    expect(later).toBe(room);
    await printed.next();
    await room;
    expect(printed.push(lines('b\n'))).toBeUndefined();
  });

  it('waits for nobody once its reader has left', async () => {
    const printed = new PrintedOutput();
    void printed.push(lines(long));
    const room = printed.push(lines(long));
    await printed.return();
    await room;
    expect(printed.push(lines(long))).toBeUndefined();
    expect(await printed.next()).toEqual({ done: true, value: undefined });
  });
});
