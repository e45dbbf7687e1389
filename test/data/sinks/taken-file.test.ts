import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sinkFiles } from '../../../src/data/sinks/sink-files.ts';
import { placeOf } from '../../../src/engine/outflow/sink-flow.ts';
import type { SinkFile } from '../../../src/ports/sinks.ts';
import { asRunId } from '../../../src/run/run-id.ts';
import { copiedSink, type SinkRecord, takenSink } from '../../../src/run/sink-record.ts';
import { temporaryFolder } from '../../support/temp.ts';

const key = { run: asRunId('run'), task: 'task', visit: 1 };
const signal = new AbortController().signal;

async function opened(sink: SinkRecord, isOwner = () => true): Promise<SinkFile> {
  return sinkFiles.open(placeOf(key, sink), { length: sink.length, signal, isOwner });
}

async function newSink(): Promise<{ folder: string; first: SinkRecord }> {
  const folder = await temporaryFolder();
  const path = join(folder, 'out.jsonl');
  return { folder, first: { state: 'open', path, format: 'jsonl', next: 0, length: 0 } };
}

it('what a process still writes that has lost its run is not in the file of the one that took it', async () => {
  const { folder, first } = await newSink();
  const old = await opened(first);
  await old.write(Buffer.from('1\n'));
  const before = { ...first, length: await old.step() };
  const taken = takenSink(before, 2);
  const own = await opened(taken);
  await own.write(Buffer.from('2\n'));
  await own.step();
  await old.write(Buffer.from('old\n'));
  await old.step();
  await own.write(Buffer.from('3\n'));
  await own.step();
  const after = copiedSink(taken);
  await sinkFiles.place(placeOf(key, after));
  expect(await readFile(after.path, 'utf8')).toBe('1\n2\n3\n');
  expect(await readdir(folder)).toEqual(['out.jsonl']);
});

it('a process that finds its run taken when it opens the file leaves all as it is', async () => {
  const { folder, first } = await newSink();
  const own = await opened(takenSink(first, 2));
  await own.write(Buffer.from('1\n'));
  await own.step();
  await expect(opened(first, () => false)).rejects.toThrow('another process has the run');
  expect(await readdir(folder)).toEqual(['out.jsonl.run.task.1.2.part']);
});

it('a run that is taken twice before a byte is copied has the bytes of the first', async () => {
  const { folder, first } = await newSink();
  const old = await opened(first);
  await old.write(Buffer.from('1\n'));
  const taken = takenSink({ ...first, length: await old.step() }, 2);
  await opened(taken);
  const again = takenSink(taken, 3);
  const own = await opened(again);
  await own.write(Buffer.from('2\n'));
  await own.step();
  const after = copiedSink(again);
  await sinkFiles.place(placeOf(key, after));
  expect(await readFile(after.path, 'utf8')).toBe('1\n2\n');
  expect(await readdir(folder)).toEqual(['out.jsonl']);
});
