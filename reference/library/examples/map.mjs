// Shows: Executor.map, MapOptions
import { Executor, MillraceError } from 'millrace';

const executor = await Executor.open({ directory: '.millrace', actions: 'actions' });
const texts = ['one two', 'three'];
const counts = await executor.map(
  'words.count',
  texts.map((text) => ({ text })),
  { concurrency: 4, timeout: '30s', retry: { count: 2, delay: '1s' } },
);
console.log(counts[0] + counts[1]); // 3

try {
  await executor.map('words.count', [{ text: '' }]);
} catch (error) {
  if (!(error instanceof MillraceError)) throw error;
  console.log(error.code); // MR505
}
await executor.close();
