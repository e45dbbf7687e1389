/** Where the reader is: all of it stands in the fragment of the URL. */
export interface Route {
  readonly page: 'runs' | 'settings' | 'run';
  readonly run: string;
  readonly tab: Tab;
  readonly query: URLSearchParams;
}

const tabs = ['overview', 'items', 'benchmark', 'compare'] as const;
export type Tab = (typeof tabs)[number];

export function parseRoute(fragment: string): Route {
  const [path = '', search = ''] = fragment.replace(/^#/, '').split('?', 2);
  const query = new URLSearchParams(search);
  const [first, run, tab] = path.split('/').filter((part) => part !== '');
  if (first === 'settings') return { page: 'settings', run: '', tab: 'overview', query };
  if (first !== 'runs' || run === undefined)
    return { page: 'runs', run: '', tab: 'overview', query };
  return {
    page: 'run',
    run: decoded(run),
    tab: tabs.find((name) => name === tab) ?? 'overview',
    query,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export type Values = Readonly<Record<string, string | number | null | undefined>>;

/** The fragment of a page; values that are absent or empty are left out. */
export function linkTo(path: readonly string[], values: Values = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
  }
  const search = query.toString();
  return `#/${path.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
}

export function linkToRun(run: string, tab: Tab = 'overview', values: Values = {}): string {
  return linkTo(tab === 'overview' ? ['runs', run] : ['runs', run, tab], values);
}

/** The link of a route with other values in its query. */
export function changed(route: Route, values: Values): string {
  const all = { ...Object.fromEntries(route.query), ...values };
  if (route.page === 'run') return linkToRun(route.run, route.tab, all);
  return linkTo(route.page === 'runs' ? [] : [route.page], all);
}
