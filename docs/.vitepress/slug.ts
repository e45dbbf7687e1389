/**
 * The anchor of a heading as forges make it, so that one link works in the file and on the site.
 * A heading that repeats another gets `-1`, `-2`, … behind it.
 */
export function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}
