import type { StoredRow } from './stored-row.ts';

/**
 * Every record of a store of format 1, as Millrace 0.1.0 wrote it: a run that was killed while item
 * 1 of 3 waits for its second attempt.
 */
export const format1: readonly StoredRow[] = [
  {
    table: 'meta',
    key: ['store'],
    json: String.raw`{"format":1,"id":"109c3a43-d93e-4dad-b515-5d37ea34eb1b"}`,
  },
  {
    table: 'runs',
    key: ['20261129-053526-m5fcrn'],
    json: String.raw`{"id":"20261129-053526-m5fcrn","workflow":"sample","text":"name: sample\nparameters: {names: {type: array, default: [a, b, c]}}\ntasks:\n  - name: fan\n    action: mine.echo\n    with_items: \"{{ parameters.names }}\"\n    input: {name: \"{{ item }}\"}\n    retry: {count: 2, delay: 3600}\noutput: \"{{ task.fan.output }}\"\n","file":"/tmp/sample/flow.yaml","actions":["/tmp/sample/actions"],"state":"running","createdAt":1795930526371}`,
  },
  {
    table: 'tasks',
    key: ['20261129-053526-m5fcrn', 'fan', 1],
    json: String.raw`{"task":"fan","visit":1,"state":"running","plain":false,"remaining":1,"summary":{"total":3,"succeeded":2,"failed":0,"timed_out":0,"cancelled":0,"skipped":0},"batches":2,"startedAt":1795930526477,"list":{"kind":"document","name":"parameters","node":1}}`,
  },
  {
    table: 'documents',
    key: ['20261129-053526-m5fcrn', 'parameters'],
    base64:
      'TVJMRAEAAADQAAAA4JGqrBgAAABNUkxEDgAYAAQACAAMABAAFAAAABAAAAAYAAAAcAAAAHgAAACIAAAAYAAAAAAAAAAFAAAABwAAAAAAAAAAAAAAAADwPwYAAAADAAAAAAAAAAAA8D8EAAAAAQAAAAAAAAAAAAAABAAAAAEAAAAAAAAAAADwPwQAAAABAAAAAAAAAAAAAEAAAAAAAAAAAAEAAAAAAAAAAQAAAAEAAAAEAAAABQAAAAAAAAAAAAhACAAAAGFiY25hbWVzAAAAAA==',
  },
  {
    table: 'documents',
    key: ['20261129-053526-m5fcrn', 'vars'],
    base64:
      'TVJMRAEAAAB4AAAAtUODoRgAAABNUkxEDgAYAAQACAAMABAAFAAAABAAAAAYAAAAMAAAADgAAAA4AAAAIAAAAAAAAAABAAAABwAAAAAAAAAAAAAAAADwPwAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  },
  {
    table: 'batches',
    key: ['20261129-053526-m5fcrn', 'fan', 1, 0],
    base64:
      'TVJCMQEAAACQAQAArZraWxAAAAAAAAAACAAMAAQACAAIAAAACAAAABwAAAACAAAAAAAAAAEAAAABAAAAAQABAQAAAABIAQAATVJMRAEAAABIAQAAJk8kgxgAAABNUkxEDgAYAAQACAAMABAAFAAAABAAAAAYAAAAkAAAAKAAAADgAAAAgAAAAAAAAAAHAAAABgAAAAIAAAAAAAAAAADwPwcAAAAAAAAAAAAAAAAAAEAHAAAAAQAAAAAAAAAAAABABAAAAAEAAAAAAAAAAAAAAAQAAAAFAAAAAAAAAAAA8D8EAAAABAAAAAAAAAAAABhABAAAAAsAAAAAAAAAAAAkQAAAAAAAAAAAAgAAAAAAAAABAAAAAQAAAAMAAAAEAAAABAAAAAQAAAAAAAAAAAA1QAQAAAAEAAAAAAAAAAAAOUAEAAAABwAAAAAAAAAAAD1ABAAAAAUAAAAAAAAAAABCQCkAAABhTVI0MDFubyBiRXJyb3I6IG5vIGJuYW1lY29kZW1lc3NhZ2VzdGFjawAAAA==',
  },
  {
    table: 'batches',
    key: ['20261129-053526-m5fcrn', 'fan', 1, 1],
    base64:
      'TVJCMQEAAADwAAAAnQIjUhAAAAAAAAAACAAMAAQACAAIAAAACAAAABQAAAABAAAAAgAAAAEAAAAAAAAAsAAAAE1STEQBAAAAsAAAAJCZkqcYAAAATVJMRA4AGAAEAAgADAAQABQAAAAQAAAAGAAAAFAAAABYAAAAaAAAAEAAAAAAAAAAAwAAAAYAAAABAAAAAAAAAAAA8D8HAAAAAAAAAAAAAAAAAPA/BAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAABAAAAAQAAAAQAAAAEAAAAAAAAAAAA8D8FAAAAY25hbWUAAAAAAAAA',
  },
  {
    table: 'done',
    key: ['20261129-053526-m5fcrn', 'fan', 1, 0],
    base64:
      'BQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  },
  {
    table: 'retries',
    key: ['20261129-053526-m5fcrn', 'fan', 1, 1],
    json: String.raw`{"index":1,"attempt":2,"due":1795930530115}`,
  },
  {
    table: 'leases',
    key: ['20261129-053526-m5fcrn'],
    json: String.raw`{"epoch":1,"owner":{"pid":9520,"host":"vm","started":"b0a059af-48db-4acf-aca3-640549ba0e84 444153","since":1795930526371}}`,
  },
];
