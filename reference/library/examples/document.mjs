// Shows: share, view, release, toJS, Shared, SharedHandle
import { release, share, toJS, view } from 'millrace/document';

const handle = share({ hosts: [{ name: 'web-1' }, { name: 'web-2' }] });

// In any thread that gets the handle as workerData or in a message:
const { hosts } = view(handle);
console.log(hosts[1].name, hosts.length); // web-2 2
const copy = toJS(hosts);
copy.push({ name: 'web-3' });
console.log(copy.length, hosts.length); // 3 2
console.log(release(handle)); // true
