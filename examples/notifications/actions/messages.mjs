/** One message for each user. */
export function prepare({ users, campaign }) {
  return users.map(({ id, name, email }) => ({
    user: id,
    to: email,
    subject: `${campaign}: news for ${name}`,
    text: `Dear ${name},\n\nthe ${campaign} collection is here.\n`,
  }));
}

/** Sends one message to the service; throws if it is not accepted, so that the item is retried. */
export async function send({ url, message }, ctx) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': ctx.idempotencyKey },
    body: JSON.stringify(message),
    signal: ctx.signal,
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`the service responded with ${response.status}: ${answer}`);
  return { user: message.user, attempt: ctx.attempt };
}
