// Loaded before each test file. Files that share a process leave it as they found it: a variable
// that named a folder which was gone made the actions of another file fail.
import { afterAll, expect, vi } from 'vitest';

const folder = process.cwd();
const variables = { ...process.env };

afterAll(() => {
  const names = Object.keys({ ...variables, ...process.env });
  const left = {
    // Names alone: values may be secret.
    variables: names.filter((name) => process.env[name] !== variables[name]),
    folder: process.cwd(),
    fakeTimers: vi.isFakeTimers(),
  };
  expect(left).toEqual({ variables: [], folder, fakeTimers: false });
});
