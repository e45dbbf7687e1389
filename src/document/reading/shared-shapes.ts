import { type ReadShape, shapeOf } from './read-shape.ts';

/** Shapes of the documents that this thread has read last: pages of one list have the same. */
const shapes = new Map<string, ReadShape>();
const mostShapes = 256;
/** Records with more keys are rarely many. */
const mostKeys = 64;

/** The shape with these keys, made once: the functions that make its records are compiled once. */
export function sharedShape(keys: readonly string[]): ReadShape {
  if (keys.length > mostKeys) return shapeOf(keys);
  const name = JSON.stringify(keys);
  const known = shapes.get(name);
  if (known) return known;
  const shape = shapeOf(keys);
  for (const oldest of shapes.keys()) {
    if (shapes.size < mostShapes) break;
    shapes.delete(oldest);
  }
  shapes.set(name, shape);
  return shape;
}
