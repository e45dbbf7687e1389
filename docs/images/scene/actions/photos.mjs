// Stands for real work: each photo takes a while.
import { setTimeout as wait } from 'node:timers/promises';

export function list() {
  return Array.from({ length: 10_000 }, (_, at) => `photo-${at}.jpg`);
}

export async function resize({ photo }) {
  await wait(20);
  return photo.replace('.jpg', '.webp');
}

export function album({ thumbs }) {
  return { thumbs: thumbs.length };
}
