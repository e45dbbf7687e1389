// Shows: setLimit, listLimits, removeLimit, LimitSettings, LimitReport, LimitUse
import { Executor, listLimits, removeLimit, setLimit } from 'millrace';

await setLimit('.millrace', 'api', { concurrency: 10, rate: '120/m' });

const executor = await Executor.open({ directory: '.millrace' });
const run = await executor.start({
  tasks: [{ name: 'fetch', action: 'core.noop', with_items: [1, 2, 3], limit: 'api' }],
});
await run.result();
await executor.close();

const [{ name, workflow, concurrency, rate, attempts }] = await listLimits('.millrace');
console.log(name, workflow, concurrency, rate); // api null 10 2
console.log(attempts.held, attempts.waiting); // 0 0
console.log(await removeLimit('.millrace', 'api')); // true
