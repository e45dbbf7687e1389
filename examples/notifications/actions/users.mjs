/** All users of the service: `[{ id, name, email, opted_in, verified, bounces }]`. */
export async function fetch_users({ url }, ctx) {
  const response = await fetch(url, { signal: ctx.signal });
  if (!response.ok) throw new Error(`${url} responded with ${response.status}`);
  return response.json();
}

/** The users to notify, and the number of the others by reason: `{ eligible, passed_over }`. */
export function filter_eligible({ users }) {
  const eligible = [];
  const passed_over = {};
  for (const user of users) {
    const reason = objection(user);
    if (reason === null) eligible.push(user);
    else passed_over[reason] = (passed_over[reason] ?? 0) + 1;
  }
  return { eligible, passed_over };
}

function objection(user) {
  if (!user.opted_in) return 'did not opt in';
  if (!user.verified) return 'address not verified';
  if (user.bounces >= 3) return 'address bounces';
  return null;
}
