const refusals = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'closed the connection',
  ENOTFOUND: 'has no address',
  UND_ERR_SOCKET: 'closed the connection',
};

/**
 * The health of one server: `{ name, url, status, reason, elapsed_ms }`. An unhealthy server is a
 * result, not a failure of the check: this throws only when the item itself is stopped.
 */
export async function check_http({ name, url, patience }, ctx) {
  const started = performance.now();
  const limit = AbortSignal.timeout(patience);
  const reason = await askServer(url, AbortSignal.any([ctx.signal, limit])).catch((error) => {
    ctx.signal.throwIfAborted();
    if (limit.aborted) return `did not answer within ${patience} ms`;
    return refusals[error.cause?.code] ?? error.message;
  });
  const elapsed_ms = Math.round(performance.now() - started);
  return { name, url, status: reason === null ? 'healthy' : 'unhealthy', reason, elapsed_ms };
}

async function askServer(url, signal) {
  const response = await fetch(url, { signal });
  await response.arrayBuffer();
  return response.ok ? null : `responded with ${response.status}`;
}

/** Summary of the checks: the number of healthy servers, and the unhealthy ones by reason. */
export function summarize({ results }) {
  const unhealthy = {};
  const times = [];
  for (const { name, status, reason, elapsed_ms } of results) {
    times.push(elapsed_ms);
    if (status !== 'healthy') (unhealthy[reason] ??= []).push(name);
  }
  times.sort((a, b) => a - b);
  const failed = Object.values(unhealthy).reduce((sum, names) => sum + names.length, 0);
  return {
    checked: times.length,
    healthy: times.length - failed,
    unhealthy,
    median_ms: times[times.length >> 1] ?? null,
    slowest_ms: times.at(-1) ?? null,
  };
}
