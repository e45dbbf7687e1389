/**
 * Opens the store of its first argument to read, with room for as many readers as the second one
 * says, prints its pid, and holds it open until its stdin ends.
 */
import { open } from 'lmdb';
import { openStoreReader } from '../../../src/store/open-store.ts';

const [directory = '', room] = process.argv.slice(2);
if (room === undefined) {
  try {
    await openStoreReader(directory);
    process.stdout.write(`${process.pid}\n`);
  } catch (error) {
    process.stdout.write(`${Object(error).message}\n`);
  }
} else {
  const options = { path: directory, noSubdir: false, encoding: 'binary', readOnly: true } as const;
  open({ ...options, maxDbs: 64, maxReaders: Number(room) }).useReadTransaction();
  process.stdout.write(`${process.pid}\n`);
}
process.stdin.on('end', () => process.exit()).resume();
