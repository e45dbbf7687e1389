// Shows: setLimit, listLimits, removeLimit, LimitSettings, LimitReport, LimitUse, StoreLimits, Executor.limits
import { Executor, listLimits, removeLimit, setLimit } from 'millrace';

const executor = await Executor.open({ directory: '.millrace' });
await executor.limits.set('api', { concurrency: 10, rate: '120/m' });
const run = await executor.start({
  tasks: [{ name: 'fetch', action: 'core.noop', with_items: [1, 2, 3], limit: 'api' }],
});
await run.result();
await executor.close();

// Without an executor.
const [{ name, workflow, concurrency, rate, attempts }] = await listLimits('.millrace');
console.log(name, workflow, concurrency, rate); // api null 10 2
console.log(attempts.held, attempts.waiting); // 0 0
await setLimit('.millrace', 'api', { concurrency: 20 });
console.log(await removeLimit('.millrace', 'api')); // true
