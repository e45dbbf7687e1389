// Shows: source, ItemSource
import { core, source, workflow } from 'millrace/builder';

const events = source({ from: 'logs/*.jsonl.gz', on_bad: 'skip', max_items: 1_000_000 });
const flow = workflow('load', {}, (w) => {
  w.each('load', events, core.echo, (event) => ({ event }), { batch_size: '1MiB' });
});
const [load] = flow.toJSON().tasks;
console.log(load.with_items.from, load.with_items.on_bad); // logs/*.jsonl.gz skip
