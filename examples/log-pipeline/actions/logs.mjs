import { readFile } from 'node:fs/promises';

const quoted = String.raw`"((?:[^"\\]|\\.)*)"`;
// The last quote can be missing: servers truncate lines that are too long.
const combined = new RegExp(
  String.raw`^(\S+) \S+ \S+ \[([^\]]+)\] ${quoted} (\d{3}) (\d+|-) ${quoted} ${quoted}?\s*$`,
);

/** Parses every line of a log: `{ entries, unparsed }`, where `unparsed` has line numbers. */
export async function aggregate({ path }, ctx) {
  const text = await readFile(path, { encoding: 'utf8', signal: ctx.signal });
  const entries = [];
  const unparsed = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const entry = parseLine(line);
    if (entry === undefined) unparsed.push(i + 1);
    else entries.push(entry);
  }
  ctx.log(
    `${entries.length} entries, ${unparsed.length} lines that are not in the combined format`,
  );
  return { entries, unparsed };
}

function parseLine(line) {
  const match = combined.exec(line);
  if (match === null) return undefined;
  const [, address, time, request, status, size, referrer, agent] = match;
  const [method, target = ''] = request.split(' ');
  return {
    address,
    time,
    method,
    path: target,
    status: Number(status),
    bytes: size === '-' ? 0 : Number(size),
    referrer,
    agent,
  };
}

/** The activity of each visitor, by address, and the period of the log. */
export function enrich({ entries }) {
  const visitors = new Map();
  for (const { address, bytes } of entries) {
    const visitor = visitors.get(address) ?? { requests: 0, bytes: 0 };
    visitors.set(address, { requests: visitor.requests + 1, bytes: visitor.bytes + bytes });
  }
  const { length } = entries;
  return {
    visitors: Object.fromEntries(visitors),
    period: length === 0 ? null : { from: entries[0].time, to: entries[length - 1].time },
  };
}

/** By user agent, its family and whether it is a robot: `{ agents }`. */
export function extract_patterns({ entries }) {
  const spellings = new Set();
  for (const { agent } of entries) spellings.add(agent);
  return { agents: Object.fromEntries([...spellings].map((agent) => [agent, classify(agent)])) };
}

const families = [
  [/bot|crawl|spider|slurp|feed|reader|fetch|monitor|http_?client/i, 'robot'],
  [/^(?:curl|wget|python|java|ruby|perl|go-http|apache)/i, 'program'],
  [/firefox/i, 'Firefox'],
  [/edge?\//i, 'Edge'],
  [/opera|opr\//i, 'Opera'],
  [/chrome|chromium/i, 'Chrome'],
  [/msie|trident/i, 'Internet Explorer'],
  [/safari/i, 'Safari'],
];

function classify(agent) {
  const family = families.find(([pattern]) => pattern.test(agent))?.[1] ?? 'other';
  return { family, robot: family === 'robot' || family === 'program' };
}

const kinds = [
  [/\.(?:css|js|map)$/i, 'code'],
  [/\.(?:png|jpe?g|gif|svg|ico|webp)$/i, 'image'],
  [/\.(?:xml|rss|atom)$|flav=(?:rss|atom)|\/feed/i, 'feed'],
  [/\.(?:pdf|zip|gz|tgz|iso|jar|rpm|deb|mp4)$/i, 'download'],
];

/** One entry, with facts about its visitor and browser. */
export function process_entry({ entry, visitor, agent }) {
  const { address, time, path, status, bytes } = entry;
  return {
    address,
    path,
    status,
    bytes,
    hour: Number(time.split(':')[1]),
    kind: kinds.find(([pattern]) => pattern.test(path))?.[1] ?? 'page',
    agent: entry.agent,
    family: agent.family,
    robot: agent.robot,
    frequent: visitor.requests >= 100,
  };
}

const tallied = ['address', 'path', 'status', 'hour', 'kind', 'agent', 'family'];

/** Summary of the log. */
export function report({ processed, unparsed, period, top }) {
  const tally = Object.fromEntries(tallied.map((field) => [field, new Map()]));
  let bytes = 0;
  let robots = 0;
  let frequent = 0;
  for (const entry of processed) {
    for (const field of tallied) add(tally[field], entry[field]);
    bytes += entry.bytes;
    if (entry.robot) robots += 1;
    if (entry.frequent) frequent += 1;
  }
  return {
    lines: processed.length,
    unparsed: unparsed.length,
    period,
    bytes,
    addresses: tally.address.size,
    robots,
    from_frequent_visitors: frequent,
    by_status: Object.fromEntries(largest(tally.status)),
    by_kind: Object.fromEntries(largest(tally.kind)),
    by_family: Object.fromEntries(largest(tally.family)),
    by_hour: Array.from({ length: 24 }, (_, hour) => tally.hour.get(hour) ?? 0),
    top_paths: largest(tally.path, top),
    top_agents: largest(tally.agent, top),
    top_addresses: largest(tally.address, top),
  };
}

function add(tally, key) {
  tally.set(key, (tally.get(key) ?? 0) + 1);
}

/** `[key, count]`, largest first; equal counts by name, so that the report is reproducible. */
function largest(tally, limit = Infinity) {
  return [...tally]
    .toSorted(([a, x], [b, y]) => y - x || (String(a) < String(b) ? -1 : 1))
    .slice(0, limit);
}
