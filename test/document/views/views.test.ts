import { deepStrictEqual, notDeepStrictEqual } from 'node:assert/strict';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { Document, encode } from '../../../src/document/document.ts';
import { arbitraryJson } from '../arbitrary-json.ts';

function viewOf<T>(value: T): T {
  return Document.open(encode(value)).view() as T;
}

const servers = [
  { name: 'a', up: true, tags: ['x', 'y'], load: 0.5 },
  { name: 'b', up: false, tags: [], load: -1 },
  { name: 'c', up: true, tags: ['z'], load: 3 },
];

function thrown(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error instanceof TypeError;
  }
}

/** Each read is applied to a view and to its value, with equal results. */
const reads: Record<string, (list: typeof servers) => unknown> = {
  length: (list) => list.length,
  'an element': (list) => list[1],
  'an element that is not there': (list) => list[3],
  'an index that is no index': (list) => [list[-1], list[1.5], Reflect.get(list, '01')],
  'a path': (list) => list[2]?.tags[0],
  typeof: (list) => [typeof list, typeof list[0]],
  'Array.isArray': (list) => [Array.isArray(list), Array.isArray(list[0])],
  'the prototypes': (list) => [
    Object.getPrototypeOf(list) === Array.prototype,
    Object.getPrototypeOf(list[0]) === Object.prototype,
    Reflect.get(list[0] ?? {}, '__proto__') === Object.prototype,
  ],
  'the tag': (list) => [Object.prototype.toString.call(list), `${list[0]}`],
  in: (list) => [
    '0' in list,
    3 in list,
    'at' in list,
    'name' in (list[0] ?? {}),
    'x' in (list[0] ?? {}),
  ],
  hasOwn: (list) => [
    Object.hasOwn(list, 0),
    Object.hasOwn(list, 'length'),
    Object.hasOwn(list, 'map'),
  ],
  'inherited methods': (list) => list[0]?.hasOwnProperty('name'),
  'Object.keys': (list) => [Object.keys(list), Object.keys(list[0] ?? {})],
  'Object.entries': (list) => Object.entries(list[1] ?? {}),
  'Object.values': (list) => Object.values(list),
  'Reflect.ownKeys': (list) => [Reflect.ownKeys(list), Reflect.ownKeys(list[0] ?? {})],
  'spread of an object': (list) => ({ ...list[0], more: 1 }),
  'spread of an array': (list) => [...list, 1],
  'Object.assign': (list) => Object.assign({}, list[2]),
  destructuring: ([first, ...others]) => [first?.name, others.length],
  'for … in': (list) => {
    const keys: string[] = [];
    for (const key in list) keys.push(key);
    for (const key in list[0]) keys.push(key);
    return keys;
  },
  'for … of': (list) => {
    const names: string[] = [];
    for (const server of list) names.push(server.name);
    return names;
  },
  'for … of that breaks off, twice': (list) => {
    const names: string[] = [];
    for (const server of [...list.slice(1), ...list]) names.push(server.name);
    for (const server of list) {
      names.push(server.name);
      if (server.name === 'b') break;
    }
    return names;
  },
  'an iterator': (list) => {
    const iterator = list[Symbol.iterator]();
    return [iterator.next(), [...iterator], iterator.next()];
  },
  'a Set of it': (list) => new Set(list[0]?.tags),
  at: (list) => list.at(-1),
  map: (list) => list.map((server, i) => `${i}${server.name}`),
  filter: (list) => list.filter((server) => server.up),
  reduce: (list) => list.reduce((sum, server) => sum + server.load, 0),
  'reduce without a first value': (list) => list[0]?.tags.reduce((all, tag) => all + tag),
  'reduce of nothing': (list) => thrown(() => list[1]?.tags.reduce((all, tag) => all + tag)),
  'a method that is given nothing to call': (list) => [
    thrown(() => Reflect.apply(list.map, list, [])),
    thrown(() => Reflect.apply(list.reduce, list, [1])),
  ],
  'the arguments of callbacks': (list) => {
    const told: unknown[] = [];
    const visit = function (this: unknown, ...given: unknown[]): boolean {
      told.push(this, given);
      return false;
    };
    list.forEach(visit, 'forEach');
    list.map(visit, 'map');
    list.filter(visit);
    list.some(visit, 1);
    list.every(visit, null);
    list.find(visit);
    list.findIndex(visit, list[0]?.tags);
    list.reduce((all, ...given) => visit.call(all, given), false);
    return told;
  },
  findIndex: (list) => [
    list.findIndex((server) => !server.up),
    list.findIndex((server) => server.load > 9),
    list.find((server) => server.load > 9),
  ],
  forEach: (list) => {
    const names: string[] = [];
    list.forEach(({ name }, i) => names.push(`${i}${name}`));
    return names;
  },
  slice: (list) => list.slice(1, 2),
  find: (list) => list.find((server) => server.name === 'b'),
  includes: (list) => [list[0]?.tags.includes('y'), list[0]?.tags.includes('q')],
  indexOf: (list) => list[0]?.tags.indexOf('y'),
  join: (list) => list.map((server) => server.tags.join('+')).join(),
  flat: (list) => [list, list].flat(),
  flatMap: (list) => list.flatMap((server) => server.tags),
  concat: (list) => list.concat(list),
  some: (list) => [list.some((server) => server.up), list.every((server) => server.up)],
  toSorted: (list) => list.toSorted((a, b) => a.load - b.load),
  with: (list) => list[0]?.tags.with(0, 'changed'),
  entries: (list) => [...list.entries()],
  'Array.from': (list) => Array.from(list, (server) => server.load),
  'Object.fromEntries': (list) => Object.fromEntries(list.map((server) => [server.name, server])),
  'JSON.stringify': (list) => JSON.stringify(list),
  'JSON.stringify, indented and selected': (list) => JSON.stringify({ list }, ['list', 'name'], 2),
  'JSON.stringify with a function': (list) =>
    JSON.stringify(list, (key, value: unknown) => (key === 'tags' ? undefined : value)),
  inspect: (list) => inspect(list, { depth: 5 }),
  'inspect, shallow': (list) => inspect({ list }, { depth: 1 }),
  'a text of it': (list) => String(list[0]?.tags),
};

describe('a view behaves like its value', () => {
  for (const [name, read] of Object.entries(reads)) {
    it(name, () => deepStrictEqual(read(viewOf(servers)), read(servers)));
  }

  it('for equality of node:assert and of vitest, both ways', () => {
    const view = viewOf({ servers });
    deepStrictEqual(view, { servers });
    deepStrictEqual({ servers }, view);
    deepStrictEqual(view, viewOf({ servers }));
    expect(view).toEqual({ servers });
    expect({ servers }).toEqual(view);
    expect(view).toStrictEqual({ servers });
    notDeepStrictEqual(view, { servers: servers.slice(1) });
    expect(view).not.toEqual({ servers: [...servers.slice(0, 2), { ...servers[2], load: 4 }] });
    expect(view).not.toEqual({ servers, more: 1 });
  });

  test('along any path of any value', () => {
    fc.assert(
      fc.property(arbitraryJson, fc.infiniteStream(fc.nat()), (value, choices) => {
        let plain = value;
        let view = viewOf(value);
        while (typeof plain === 'object' && plain !== null) {
          const keys = Object.keys(plain);
          deepStrictEqual(Object.keys(view as object), keys);
          const key = keys[(choices.next().value ?? 0) % keys.length];
          if (key === undefined) break;
          const descriptor = Object.getOwnPropertyDescriptor(view, key);
          plain = Reflect.get(plain, key);
          view = Reflect.get(view as object, key);
          deepStrictEqual(descriptor?.value, plain);
        }
        deepStrictEqual(view, plain);
      }),
    );
  });
});

describe('a view cannot be changed', () => {
  const attempts: Record<string, (list: typeof servers) => unknown> = {
    'an element is set': (list) => (list[0] = { name: '', up: true, tags: [], load: 0 }),
    'a member is set': (list) => Object.assign(list[0] ?? {}, { name: 'z' }),
    'a new member is set': (list) => Object.assign(list[0] ?? {}, { fresh: 1 }),
    'a member is deleted': (list) => Reflect.deleteProperty(list[0] ?? {}, 'name'),
    'a member is defined': (list) => Object.defineProperty(list[0], 'name', { value: 1 }),
    'length is set': (list) => (list.length = 0),
    'push is called': (list) => list.push(),
    'reverse is called': (list) => Array.prototype.reverse.call(list),
    'the prototype is set': (list) => Object.setPrototypeOf(list, null),
    'it is frozen': (list) => Object.freeze(list),
  };
  for (const [name, attempt] of Object.entries(attempts)) {
    it(`when ${name}`, () => {
      const view = viewOf(servers);
      expect(() => attempt(view)).toThrow(expect.objectContaining({ code: 'MR703' }));
      deepStrictEqual(view, servers);
    });
  }
});

it('A view prints no more of a long array than an array does', () => {
  const list = Array.from({ length: 1000 }, (_, i) => i);
  expect(inspect(viewOf(list))).toBe(inspect(list));
});

describe('a record whose keys an object would sort', () => {
  const keys = ['name', '2024', '2023'];
  const ordered = new Proxy(
    {},
    {
      get: (_, key) => (keys.includes(String(key)) ? key : undefined),
      ownKeys: () => keys,
      getOwnPropertyDescriptor: (_, value) => ({ value, enumerable: true, configurable: true }),
    },
  );

  it('keeps their order, also when it is copied', () => {
    const first = Document.open(encode([ordered, { a: ordered }])).view() as never[];
    for (const view of [first, Document.open(encode(first)).view() as never[]]) {
      expect(Object.keys(view[0] ?? {})).toEqual(keys);
      expect(Object.entries(Object(view[1]).a).map(([key]) => key)).toEqual(keys);
      const met: string[] = [];
      for (const key in view[0] ?? {}) met.push(key);
      expect(met).toEqual(keys);
    }
  });
});
