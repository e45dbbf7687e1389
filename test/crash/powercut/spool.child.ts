/** Keeps a text in a spool whose folder is made with it: its argument is the path of the spool. */
import { Spool } from '../../../src/data/sources/spool.ts';

const [, , path = ''] = process.argv;
const spool = new Spool({ path, firstFile: 0 }, 0, 0, Buffer.from('\n'));
await spool.write(Buffer.from('kept\n'), 0);
await spool.sync();
await spool.close();
