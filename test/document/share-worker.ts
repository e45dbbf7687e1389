// Reads and shares values like a program that has installed the package.
import { release, share, toJS, view } from 'millrace/document';
import type { SharedHandle } from 'millrace/document';
import { parentPort } from 'node:worker_threads';

export type Order =
  | { readonly do: 'read'; readonly handle: SharedHandle<readonly { readonly id: number }[]> }
  | { readonly do: 'copy'; readonly handle: SharedHandle }
  | { readonly do: 'pass-on'; readonly handle: SharedHandle<readonly unknown[]> }
  | { readonly do: 'share'; readonly value: unknown }
  | { readonly do: 'release'; readonly handle: SharedHandle }
  | { readonly do: 'memory' };

function perform(order: Order): unknown {
  switch (order.do) {
    case 'read': {
      const list = view(order.handle);
      return [list.length, list[list.length - 1]?.id];
    }
    case 'copy':
      return toJS(view(order.handle));
    case 'pass-on':
      return share(view(order.handle)[1]);
    case 'share':
      return share(order.value);
    case 'release':
      return release(order.handle);
    case 'memory':
      return process.memoryUsage().arrayBuffers;
  }
}

parentPort?.on('message', (order: Order) => {
  try {
    parentPort?.postMessage({ answer: perform(order) });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : String(error);
    parentPort?.postMessage({ code });
  }
});
