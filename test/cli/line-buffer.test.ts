import { expect, it } from 'vitest';
import { LineBuffer } from '../../src/cli/line-buffer.ts';

it('writes the lines of one turn together, in their order, and a part once it is large', async () => {
  const written: string[] = [];
  const lines = new LineBuffer(async (text) => void written.push(text));
  await lines.add('a\n');
  await lines.add('b\n');
  expect(written).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(written).toEqual(['a\nb\n']);
  const long = `${'x'.repeat(70_000)}\n`;
  await lines.add(long);
  await lines.add('c\n');
  await lines.flush();
  expect(written.slice(1)).toEqual([long, 'c\n']);
});

it('throws what could not be written', async () => {
  const lines = new LineBuffer(() => Promise.reject(new Error('the disk is full')));
  await lines.add('a\n');
  await expect(lines.flush()).rejects.toThrow('the disk is full');
  await expect(lines.flush()).rejects.toThrow('the disk is full');
});
