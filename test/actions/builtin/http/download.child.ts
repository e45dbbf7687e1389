/** A process that downloads to a file, and sends the bytes of it and its largest size in MB. */
import { get } from '../../../../src/actions/builtin/http.ts';
import { peakMemory } from '../../../support/peak.ts';
import { contextFor } from '../../context.ts';

const [url = '', directory = ''] = process.argv.slice(2);

const { bytes } = await get({ url, to: 'large' }, contextFor({ directory }));
process.send?.({ bytes, peak: peakMemory() });
process.disconnect();
