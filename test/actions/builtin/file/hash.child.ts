/** A process that hashes a file, and prints the size of it and its own largest size in MB. */
import { hash } from '../../../../src/actions/builtin/file.ts';
import { peakMemory } from '../../../support/peak.ts';
import { contextFor } from '../../context.ts';

const [path = ''] = process.argv.slice(2);

const { size } = await hash({ path }, contextFor());
process.stdout.write(JSON.stringify({ size, peak: peakMemory() }));
