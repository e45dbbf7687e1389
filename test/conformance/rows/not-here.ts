import type { PlainRow, Table } from '../support/row.ts';

/** What a key of a task does elsewhere, and why it is refused here. */
type Absent = readonly [
  situation: string,
  engine: keyof PlainRow['others'],
  does: string,
  source: string,
  key: string,
  ours: string,
];

const absent: readonly Absent[] = [
  [
    'a task that names the machine to run on',
    'Attune',
    'worker_selector, worker_tolerations and worker_affinity choose among workers',
    'parser.rs: Task',
    'worker_selector: {zone: eu}',
    'one machine runs everything',
  ],
  [
    'a list that is read page by page from a cache of the server',
    'Attune',
    'iterate_cache',
    'parser.rs: IterateCacheConfig',
    'iterate_cache: {namespace: hosts}',
    'nothing is kept between runs; a file or a stream is read item by item',
  ],
  [
    'rights of a single task',
    'Attune',
    'permission_set_refs: what the token of its execution may do',
    'parser.rs: Task',
    'permission_set_refs: [read]',
    'actions have the rights of the process',
  ],
  [
    'a task at which the run pauses by itself',
    'Mistral',
    'pause-before: it waits until somebody resumes the workflow',
    'wf_lang_v2.rst: Policies',
    'pause_before: true',
    'a run is paused from outside only',
  ],
  [
    'a running task that must report now and then',
    'Step Functions',
    'HeartbeatSeconds: without a heartbeat, it fails with States.Timeout',
    'state-task.html: HeartbeatSeconds',
    'heartbeat: 30s',
    'an attempt has a `timeout` only',
  ],
  [
    'a task that is not run again for the same input',
    'Argo',
    'memoize: the output is taken from a cache',
    'docs/memoization.md',
    'memoize: {key: x}',
    'each run runs everything; within a run, what succeeded is never run again',
  ],
  [
    'a task that is reacted to while it runs',
    'Argo',
    'hooks: a template runs when the node gets into a phase',
    'docs/lifecyclehook.md',
    'hooks: {running: {template: tell}}',
    '`next` is looked at when a task has ended; programs can read the events of a run',
  ],
  [
    'a task that stays up while others run',
    'Argo',
    'daemon: the next steps start once it is ready, and it is ended with the workflow',
    'docs/walk-through/daemon-containers.md',
    'daemon: true',
    'each item ends; start services outside of the run',
  ],
];

const rows = absent.map(([situation, engine, does, source, key, ours]): PlainRow => ({
  situation,
  others: { [engine]: [does, source] },
  ours: `not here, and refused: ${ours}`,
  flow: `tasks: [{name: it, action: script.work, ${key}}]`,
  gives: { refused: ['MR102'] },
}));

export const notHere: Table = {
  title: 'What others do, and Millrace cannot',
  rows: [
    ...rows,
    {
      situation: 'a condition over the ends of several tasks',
      others: {
        Argo: [
          'depends: "a.Succeeded && (b.Failed || c.Skipped)"',
          'docs/enhanced-depends-logic.md',
        ],
      },
      ours: 'refused: `needs` is a list of names, all of which must have succeeded; other ends are said by `next` and `join`',
      flow: `
tasks:
  - {name: a, action: script.work}
  - {name: b, action: script.work}
  - {name: it, action: script.work, needs: "a || b"}
`,
      gives: { refused: ['MR104'] },
    },
  ],
};
