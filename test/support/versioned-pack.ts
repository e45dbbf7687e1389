import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A pack whose actions say which version of a helper they have, and what they are told to do. */
export const versionedFiles = {
  'package-lock.json': '{}',
  'actions/v.mjs': `
import { once } from 'node:events';
import { connect } from 'node:net';
import { version } from '../lib/helper.mjs';
export const get = () => version;
export const exit = ({ now }) => (now ? process.exit(3) : version);
export const fail = ({ unless }) => { if (version !== unless) throw new Error(version); return version; };
export async function wait({ port, name }) {
  const socket = connect(port, '127.0.0.1');
  socket.write(name + '\\n');
  await once(socket, 'data');
  socket.end();
  return version;
}
`,
  'actions/other.mjs': 'export const nothing = () => 0;\n',
  'lib/helper.mjs': `export const version = 'v1';\n`,
};

/** An action for each item that waits, two at a time. */
export const waits = `
parameters: {port: {type: integer}}
tasks:
  - name: t
    action: v.wait
    with_items: "{{ range(4) }}"
    concurrency: 2
    input: {port: "{{ parameters.port }}", name: "{{ item }}"}
output: "{{ task.t.output }}"
`;

/** Changes what the pack imports. */
export async function changeHelper(folder: string, to: string): Promise<void> {
  await writeFile(join(folder, 'lib/helper.mjs'), `export const version = '${to}';\n`);
}
