import type { StoredRow } from './stored-row.ts';

/**
 * Every record of a store of format 2, byte for byte as it was first written: a run that was
 * cancelled, retried, asked to pause, and killed while item 3 of 4 ran.
 */
export const format2: readonly StoredRow[] = [
  {
    table: 'meta',
    key: ['store'],
    json: String.raw`{"format":2,"id":"1264f8bb-b484-4ce9-90dd-d966c441a1ed"}`,
  },
  {
    table: 'runs',
    key: ['20261129-053530-zb6fjv'],
    json: String.raw`{"id":"20261129-053530-zb6fjv","workflow":"sample","text":"name: sample\nparameters: {names: {type: array, default: [a, b, c, d]}}\ntasks:\n  - name: fan\n    action: mine.echo\n    with_items: \"{{ parameters.names }}\"\n    input: {name: \"{{ item }}\"}\n    concurrency: 1\n    fail_fast: true\n  - {name: slow, action: mine.slow, next: after}\n  - {name: after, action: mine.slow}\noutput: \"{{ task.fan.output }}\"\n","file":"/tmp/sample/flow2.yaml","actions":["/tmp/sample/actions"],"state":"running","createdAt":1795930530439,"machine":{"node":"20.20.2","v8":"11.3.244.8-node.38","platform":"linux","arch":"x64","cpu":"AMD EPYC","cores":2,"memory":25276518400},"retriedAt":1795930534971}`,
  },
  {
    table: 'tasks',
    key: ['20261129-053530-zb6fjv', 'after', 1],
    json: String.raw`{"task":"after","visit":1,"state":"running","remaining":1,"summary":{"total":1,"succeeded":0,"failed":0,"timed_out":0,"cancelled":0,"skipped":0},"batches":0,"startedAt":1795930535461,"plain":true}`,
  },
  {
    table: 'tasks',
    key: ['20261129-053530-zb6fjv', 'fan', 1],
    json: String.raw`{"task":"fan","visit":1,"state":"running","remaining":1,"summary":{"total":4,"succeeded":2,"failed":1,"timed_out":0,"cancelled":0,"skipped":0},"batches":3,"startedAt":1795930534971,"concurrency":1,"list":{"kind":"document","name":"parameters","node":1},"plain":false,"rest":"skipped","round":1}`,
  },
  {
    table: 'tasks',
    key: ['20261129-053530-zb6fjv', 'slow', 1],
    json: String.raw`{"task":"slow","visit":1,"state":"succeeded","remaining":0,"summary":{"total":1,"succeeded":1,"failed":0,"timed_out":0,"cancelled":0,"skipped":0},"batches":1,"startedAt":1795930530458,"endedAt":1795930533594,"fired":[0],"plain":true,"owed":true}`,
  },
  {
    table: 'documents',
    key: ['20261129-053530-zb6fjv', 'output'],
    base64:
      'TVJMRAEAAADwAAAA01XMzRgAAABNUkxEDgAYAAQACAAMABAAFAAAABAAAAAYAAAAkAAAAJgAAACoAAAAgAAAAAAAAAAHAAAABgAAAAQAAAAAAAAAAADwPwcAAAAAAAAAAAAAAAAAEEAAAAAAAAAAAAAAAAAAAAAABwAAAAAAAAAAAAAAAAAIQAAAAAAAAAAAAAAAAAAAAAAEAAAAAQAAAAAAAAAAAAAABAAAAAEAAAAAAAAAAADwPwAAAAAAAAAAAQAAAAAAAAABAAAAAQAAAAQAAAAEAAAAAAAAAAAAAEAGAAAAYWNuYW1lAAAAAAAA',
  },
  {
    table: 'documents',
    key: ['20261129-053530-zb6fjv', 'parameters'],
    base64:
      'TVJMRAEAAADgAAAA+r3RthgAAABNUkxEDgAYAAQACAAMABAAFAAAABAAAAAYAAAAgAAAAIgAAACYAAAAcAAAAAAAAAAGAAAABwAAAAAAAAAAAAAAAADwPwYAAAAEAAAAAAAAAAAA8D8EAAAAAQAAAAAAAAAAAAAABAAAAAEAAAAAAAAAAADwPwQAAAABAAAAAAAAAAAAAEAEAAAAAQAAAAAAAAAAAAhAAAAAAAAAAAABAAAAAAAAAAEAAAABAAAABAAAAAUAAAAAAAAAAAAQQAkAAABhYmNkbmFtZXMAAAA=',
  },
  {
    table: 'documents',
    key: ['20261129-053530-zb6fjv', 'vars'],
    base64:
      'TVJMRAEAAAB4AAAAtUODoRgAAABNUkxEDgAYAAQACAAMABAAFAAAABAAAAAYAAAAMAAAADgAAAA4AAAAIAAAAAAAAAABAAAABwAAAAAAAAAAAAAAAADwPwAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  },
  {
    table: 'batches',
    key: ['20261129-053530-zb6fjv', 'fan', 1, 0],
    base64:
      'TVJCMQEAAACQAQAA7o6hTBAAAAAAAAAACAAMAAQACAAIAAAACAAAABwAAAACAAAAAAAAAAEAAAABAAAAAQABAAAAAABIAQAATVJMRAEAAABIAQAAJk8kgxgAAABNUkxEDgAYAAQACAAMABAAFAAAABAAAAAYAAAAkAAAAKAAAADgAAAAgAAAAAAAAAAHAAAABgAAAAIAAAAAAAAAAADwPwcAAAAAAAAAAAAAAAAAAEAHAAAAAQAAAAAAAAAAAABABAAAAAEAAAAAAAAAAAAAAAQAAAAFAAAAAAAAAAAA8D8EAAAABAAAAAAAAAAAABhABAAAAAsAAAAAAAAAAAAkQAAAAAAAAAAAAgAAAAAAAAABAAAAAQAAAAMAAAAEAAAABAAAAAQAAAAAAAAAAAA1QAQAAAAEAAAAAAAAAAAAOUAEAAAABwAAAAAAAAAAAD1ABAAAAAUAAAAAAAAAAABCQCkAAABhTVI0MDFubyBiRXJyb3I6IG5vIGJuYW1lY29kZW1lc3NhZ2VzdGFjawAAAA==',
  },
  {
    table: 'batches',
    key: ['20261129-053530-zb6fjv', 'fan', 1, 1],
    base64:
      'TVJCMQEAAADwAAAAnQIjUhAAAAAAAAAACAAMAAQACAAIAAAACAAAABQAAAABAAAAAgAAAAEAAAAAAAAAsAAAAE1STEQBAAAAsAAAAJCZkqcYAAAATVJMRA4AGAAEAAgADAAQABQAAAAQAAAAGAAAAFAAAABYAAAAaAAAAEAAAAAAAAAAAwAAAAYAAAABAAAAAAAAAAAA8D8HAAAAAAAAAAAAAAAAAPA/BAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAABAAAAAQAAAAQAAAAEAAAAAAAAAAAA8D8FAAAAY25hbWUAAAAAAAAA',
  },
  {
    table: 'batches',
    key: ['20261129-053530-zb6fjv', 'fan', 1, 2],
    base64:
      'TVJCMQEAAABIAQAA4wOzOhAAAAAAAAAACAAMAAQACAAIAAAACAAAABQAAAABAAAAAQAAAAIAAQAAAAAACAEAAE1STEQBAAAACAEAABrH7GMYAAAATVJMRA4AGAAEAAgADAAQABQAAAAQAAAAGAAAAHAAAAB4AAAAqAAAAGAAAAAAAAAABQAAAAYAAAABAAAAAAAAAAAA8D8HAAAAAAAAAAAAAAAAAPA/BAAAAAUAAAAAAAAAAAAAAAQAAAAEAAAAAAAAAAAAFEAEAAAACwAAAAAAAAAAACJAAAAAAAAAAAABAAAAAAAAAAMAAAADAAAABAAAAAQAAAAAAAAAAAA0QAQAAAAHAAAAAAAAAAAAOEAEAAAABQAAAAAAAAAAAD9AJAAAAE1SNDAxbm8gYkVycm9yOiBubyBiY29kZW1lc3NhZ2VzdGFjaw==',
  },
  {
    table: 'batches',
    key: ['20261129-053530-zb6fjv', 'slow', 1, 0],
    base64:
      'TVJCMQEAAADIAAAAsPcc4BAAAAAAAAAACAAMAAQACAAIAAAACAAAABQAAAABAAAAAAAAAAEAAAAAAAAAiAAAAE1STEQBAAAAiAAAAON3i54YAAAATVJMRA4AGAAEAAgADAAQABQAAAAQAAAAGAAAAEAAAABAAAAAQAAAADAAAAAAAAAAAgAAAAYAAAABAAAAAAAAAAAA8D8EAAAABQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAUAAABzbGVwdAAAAAAAAAA=',
  },
  {
    table: 'done',
    key: ['20261129-053530-zb6fjv', 'fan', 1, 0],
    base64:
      'BwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  },
  {
    table: 'done',
    key: ['20261129-053530-zb6fjv', 'slow', 1, 0],
    base64:
      'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  },
  {
    table: 'leases',
    key: ['20261129-053530-zb6fjv'],
    json: String.raw`{"epoch":3,"owner":{"pid":9732,"host":"vm","started":"b0a059af-48db-4acf-aca3-640549ba0e84 445002","since":1795930535311}}`,
  },
  { table: 'requests', key: ['20261129-053530-zb6fjv'], json: String.raw`{"pause":true}` },
];
