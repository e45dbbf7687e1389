import { type ErrorNote, throws } from './note.ts';

/** The store, shared values, threads and streams. */
export const environmentErrors = {
  MR601: {
    cause:
      'The store folder cannot be created or opened: its parent is missing, it is no folder, or ' +
      'it may not be written.',
    example: {
      files: {},
      lines: ['millrace ps --store missing/folder'],
      message: 'cannot be used: there is no such folder',
    },
    mend:
      'Create the parent folder, or name another with `--store`. `millrace doctor` checks a ' +
      'store folder.',
  },
  MR602: {
    cause:
      'The store, a document or a batch in it was written by a newer version of Millrace, in a ' +
      'format that this one lacks.',
    example: throws(
      `import { release, share, view } from 'millrace/document';

const handle = share({ name: 'a' });
release(handle);
new DataView(handle.buffer).setUint32(handle.byteOffset + 4, 9, true); // the version
view(handle);
`,
      'A document has version 9; this version of Millrace reads up to 1',
    ),
    mend: 'Install the newer version, or use another store folder.',
  },
  MR603: {
    cause:
      'Another executor runs the run: another command, or another process that uses the library.',
    example: throws(
      `import { Executor } from 'millrace';

const first = await Executor.open({ directory: '.millrace' });
const run = await first.start({ tasks: [{ name: 'wait', action: 'core.noop', delay: '1h' }] });
const second = await Executor.open({ directory: '.millrace' });
await second.resume(run.id);
`,
      'is being run by another executor of this process',
    ),
    mend:
      'Wait, or cancel or pause it: both reach a run of any process. If that process is ' +
      'stopped, resume with `--takeover`.',
  },
  MR604: {
    cause:
      'Another process took the run with `--takeover` while this one was stopped. This one has ' +
      'written nothing since.',
    example: throws(
      `import { Executor } from 'millrace';

const first = await Executor.open({ directory: '.millrace' });
const run = await first.start({ tasks: [{ name: 'wait', action: 'core.noop', delay: '1h' }] });
const second = await Executor.open({ directory: '.millrace' });
await second.resume(run.id, { takeover: true });
await run.result();
`,
      'Another process took run',
    ),
    mend:
      'Nothing is lost: the other process continues the run. Items that were in flight here run ' +
      'again there.',
  },
  MR605: {
    cause:
      'A commit failed: the disk is full, a quota is reached, or the device has an error. What ' +
      'was committed is kept.',
    example: {
      described:
        'Run a workflow whose store is on a file system that fills up. The command ends with 3.',
    },
    mend: 'Make room (`millrace clean` frees space within the store), then `millrace resume`.',
  },
  MR606: {
    cause:
      'Bytes do not match their checksum or form: a damaged disk, a file that was changed, a ' +
      'handle that is none.',
    example: throws(
      `import { view } from 'millrace/document';

view({ id: '1.0' });
`,
      'this is not a handle of a document',
    ),
    mend:
      'For a store, restore its folder from a backup. For a handle, pass on what `share` ' +
      'returned.',
  },
  MR607: {
    cause:
      'A file that the results of a task are written to cannot be created or written: its disk is ' +
      'full, its folder is missing, or access is denied. The results are in the store.',
    example: {
      files: {
        'flow.yaml': `tasks:
  - name: fetch
    action: core.echo
    with_items: [1, 2]
    input: '{{ item }}'
`,
      },
      lines: ['millrace run flow.yaml -q', 'millrace export last -o missing/out.jsonl'],
      message: 'cannot be written: its folder does not exist',
    },
    mend: 'Make room, or name another file. `millrace export` writes all rows again.',
  },
  MR608: {
    cause:
      'A file that a run reads its items from was replaced, shortened or changed where it had ' +
      'been read. Lines that were added at its end are no error.',
    example: {
      described: 'Pause a run that reads a file, change the first line, and resume the run.',
    },
    mend: 'Restore the file, or start another run.',
  },
  MR701: {
    cause:
      'A value that is to be stored or shared is not JSON: a BigInt, a function, an object that ' +
      'contains itself.',
    example: throws(
      `import { share } from 'millrace/document';

share({ sizes: [1, 2n] });
`,
      '$.sizes[1] cannot be represented in JSON: it is a BigInt',
    ),
    mend:
      'Convert the value at the path that the message names. [Values](documents.md#values) ' +
      'lists what is converted.',
  },
  MR702: {
    cause: 'A value has more than 1,000 levels, or its encoding has more than 1 GiB.',
    example: throws(
      `import { share } from 'millrace/document';

let value = null;
for (let level = 0; level < 2000; level += 1) value = [value];
share(value);
`,
      'exceeds the limits of a document: it is nested more than 1000 levels deep',
    ),
    mend: 'Flatten the value, split it, or write it to a file and pass the path.',
  },
  MR703: {
    cause:
      'Code wrote to a shared value: the input of an action, `ctx.context`, an output, or a ' +
      'view of `millrace/document`.',
    example: throws(
      `import { share, view } from 'millrace/document';

const list = view(share([3, 1, 2]));
list.sort();
`,
      'cannot be changed: the value is shared and read-only',
    ),
    mend: 'Work on a copy: `list.toSorted()`, `{ ...record }`, `toJS(value)`.',
  },
  MR801: {
    cause:
      'Threads, descriptors or memory were lacking for longer than `--wait-for-workers`, or a ' +
      'bundle does not find the package `millrace`. Within a run, the run is stopped and can be ' +
      'resumed.',
    example: {
      described:
        'Run a workflow under a limit of processes or memory in which no thread can start, such ' +
        'as `ulimit -v`.',
    },
    mend: 'Raise the limits (`ulimit -a`), use fewer workers (`-j`), then `millrace resume`.',
  },
  MR802: {
    cause: 'Standard output could not be written. The work of the command is done and stored.',
    example: {
      files: {},
      lines: ['millrace actions > /dev/full'],
      message: 'standard output could not be written: its disk is full',
    },
    mend: 'Make room, then print the output again: `millrace inspect RUN --json`.',
  },
  MR803: {
    cause: 'The dashboard cannot listen where it was asked to: another program has the port.',
    example: {
      described: '`millrace ui --port 7474` twice on one machine.',
    },
    mend: 'Name another port, or let one be chosen: `--port 0`.',
  },
  MR901: {
    cause: 'Something happened in Millrace that must not happen.',
    example: { described: 'None is known.' },
    mend: 'Report it, with the message, the stack and what you did. The run can be resumed.',
  },
} as const satisfies Record<string, ErrorNote>;
