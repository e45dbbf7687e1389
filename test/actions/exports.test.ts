import { describe, expect, test } from 'vitest';
import { MillraceError } from '../../src/errors.ts';
import { exportsOf } from '../../src/actions/exports.ts';
import { contextFor } from './context.ts';

const f = (): number => 1;
const g = (): number => 2;

function namesIn(module: object): readonly string[] {
  return [...exportsOf(module).actions.keys()].toSorted();
}

describe('the actions of a module', () => {
  test('are its exported functions, but no classes and values', () => {
    class C {
      readonly x = 1;
    }
    const { actions, others } = exportsOf({ f, C, limit: 3, list: [], none: null, data: {} });
    expect([...actions.keys()]).toEqual(['f']);
    expect(Object.fromEntries(others)).toEqual({
      C: 'a class',
      limit: 'a number',
      list: 'a list',
      none: 'null',
      data: 'an object',
    });
  });

  test('are the functions in an object that is the default export', () => {
    expect(namesIn({ default: { f, limit: 3 } })).toEqual(['f']);
  });

  test('are those of module.exports, which Node shows as default and in part by name', () => {
    expect(namesIn({ default: { f, g }, 'module.exports': { f, g }, f })).toEqual(['f', 'g']);
  });

  test('are those of an ES module that was compiled to CommonJS', () => {
    const compiled = { __esModule: true, default: { f }, g };
    expect(namesIn({ default: compiled, __esModule: true, g })).toEqual(['f', 'g']);
    expect(namesIn({ default: { __esModule: true, default: f } })).toEqual(['default']);
  });

  test('have the name default when a function is the default export', () => {
    expect(namesIn({ default: f, g })).toEqual(['default', 'g']);
  });

  test('are those that are exported by name where the default object has others', () => {
    const { actions } = exportsOf({ f, default: { f: g } });
    expect(actions.get('f')).toBe(f);
  });

  test('of an object can use each other by `this`', () => {
    const pack = {
      factor: 3,
      times(this: { factor: number }, input: number) {
        return input * this.factor;
      },
    };
    expect(exportsOf({ default: pack }).actions.get('times')?.(2, contextFor())).toBe(6);
  });

  test('are none where nothing is exported', () => {
    for (const value of [undefined, null, 3, 'text', [f], MillraceError]) {
      const { actions } = exportsOf({ default: value });
      expect([...actions.keys()]).toEqual([]);
    }
  });
});
