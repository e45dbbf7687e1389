const paths = [
  '/',
  '/index.html',
  '/about',
  '/images/logo.png',
  '/style.css',
  '/app.js',
  '/feed.xml',
];
const agents = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/127.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15',
  'Mozilla/5.0 (compatible; ExampleBot/2.1; +http://example.org/bot)',
  'curl/8.5.0',
];
const statuses = [200, 200, 200, 200, 200, 200, 200, 304, 304, 301, 404, 206, 500];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'];

/**
 * An access log in combined format, reproducible for each number of lines: `{ text, totals }`,
 * where `totals` is the expected `{ bytes, addresses, by_status }` of a report.
 */
export function generateLog(lines) {
  const next = numbers(20_240_601);
  const pick = (list) => list[next(list.length)];
  const seen = new Set();
  const totals = { bytes: 0, by_status: {} };
  let text = '';
  for (let i = 0; i < lines; i += 1) {
    const address = `203.0.${next(4)}.${next(250)}`;
    const at = new Date(Date.UTC(2024, 5, 1, 0, 0, i * 8));
    const path = next(4) === 0 ? `/articles/${next(300)}` : pick(paths);
    const status = pick(statuses);
    const bytes = status === 304 ? '-' : 200 + next(60_000);
    seen.add(address);
    totals.bytes += status === 304 ? 0 : bytes;
    totals.by_status[status] = (totals.by_status[status] ?? 0) + 1;
    text += `${address} - - [${stamp(at)}] "GET ${path} HTTP/1.1" ${status} ${bytes} "-" "${pick(agents)}"\n`;
  }
  return { text, totals: { ...totals, addresses: seen.size } };
}

function stamp(at) {
  const day = String(at.getUTCDate()).padStart(2, '0');
  return `${day}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}:${at.toISOString().slice(11, 19)} +0000`;
}

/** Reproducible pseudo-random numbers below a limit. */
function numbers(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
