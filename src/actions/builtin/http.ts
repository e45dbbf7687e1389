// HTTP requests.
import { defineAction } from '../define.ts';
import { getInput, postInput, requestInput } from './http/input.ts';
import { send } from './http/send.ts';

/**
 * Sends a request and returns `{ status, headers, body, elapsed_ms }`: the value of a JSON body,
 * else text, or null if there is none. In place of `body`, `as: bytes` returns `bytes` and
 * `base64`, and `to` returns `path` and `bytes` of the file. Fails on a status that is not
 * expected. Methods other than GET and HEAD carry an `Idempotency-Key`, the same in every attempt.
 */
export const request = defineAction({
  input: requestInput,
  run: (input, ctx) => send(input.method, input, ctx),
});

/** `request` with the method GET. */
export const get = defineAction({
  input: getInput,
  run: (input, ctx) => send('GET', input, ctx),
});

/** `request` with the method POST. */
export const post = defineAction({
  input: postInput,
  run: (input, ctx) => send('POST', input, ctx),
});
