import { request } from 'undici';

/** A request as one writes it by hand. */
export async function byHand({ url }: { readonly url: string }): Promise<unknown> {
  const { statusCode, headers, body } = await request(url);
  return { status: statusCode, headers, body: await body.json() };
}
