import type { Ending } from './ending.ts';
import { reasonOf, shownUrl } from './failures.ts';
import { first as firstOf } from './headers.ts';
import { type Hop, mostRedirects, redirected } from './redirects.ts';
import { respond, type Response } from './respond.ts';

/** Sends a request and, with `isFollowing`, those that responses redirect to. */
export async function exchange(
  first: Hop,
  isFollowing: boolean,
  ending: Ending,
): Promise<Response> {
  let hop = first;
  for (let followed = 0; ; followed++) {
    try {
      const response = await respond(hop, ending);
      const location = firstOf(response.headers, 'location');
      const next = isFollowing ? redirected(hop, response.status, location) : undefined;
      if (!next) return response;
      response.body.drop();
      if (followed === mostRedirects) throw new Error(`more than ${mostRedirects} redirects`);
      hop = next;
    } catch (cause) {
      // The first request has been responded to: this is no failure to begin.
      if (followed === 0) throw cause;
      throw new Error(`redirected to ${shownUrl(hop.url)}: ${reasonOf(cause)}`, { cause });
    }
  }
}
