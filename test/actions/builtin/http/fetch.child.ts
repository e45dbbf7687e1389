/** A process that gets an address, and sends the body or the error. */
import { get } from '../../../../src/actions/builtin/http.ts';
import { contextFor } from '../../context.ts';

const [url = ''] = process.argv.slice(2);

const result = await Promise.resolve(get({ url }, contextFor())).then(
  ({ body }) => body,
  (error: unknown) => String(error),
);
process.send?.(result);
process.disconnect();
