import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';

/** Connections of this thread, by the protocol of the address. They are kept between items. */
const connections = new Map<string, Dispatcher>();

/** The connections to a URL: through the proxy that the environment names for it, if it does. */
export function connectionsFor({ protocol }: URL): Dispatcher {
  let dispatcher = connections.get(protocol);
  if (!dispatcher) {
    // Looked up once: each look costs as much as parsing an address.
    const proxy = protocol === 'https:' ? variable('https_proxy') : variable('http_proxy');
    dispatcher = proxy === '' ? new Agent() : through(proxy);
    connections.set(protocol, dispatcher);
  }
  return dispatcher;
}

/** It reads `no_proxy`. Many proxies tunnel to port 443 only: http goes without a tunnel. */
function through(proxy: string): Dispatcher {
  const address = proxy.includes('://') ? proxy : `http://${proxy}`;
  // The address can hold a password.
  if (!URL.canParse(address)) throw new Error('the address of the proxy is invalid');
  return new EnvHttpProxyAgent({
    httpProxy: address,
    httpsProxy: address,
    proxyTunnel: false,
  });
}

function variable(name: string): string {
  return process.env[name] ?? process.env[name.toUpperCase()] ?? '';
}
