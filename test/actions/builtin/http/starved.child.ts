/**
 * A process that gets an address without a descriptor left, and then with one; sends what became of
 * both.
 */
import { get } from '../../../../src/actions/builtin/http.ts';
import { contextFor } from '../../context.ts';
import { exhaust } from '../../../support/shortage.ts';

const [url = ''] = process.argv.slice(2);
const free = exhaust();
const first = await Promise.resolve(get({ url }, contextFor())).then(
  () => 'it ran',
  (error: { name: string; code: string }) => ({ name: error.name, code: error.code }),
);
free();
const second = await get({ url }, contextFor());
process.stdout.write(JSON.stringify({ first, second: second.body }));
