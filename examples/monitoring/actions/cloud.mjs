/** The servers of an inventory: `{ servers: [{ name, health_endpoint }] }`. */
export async function list_servers({ inventory }, ctx) {
  const response = await fetch(inventory, { signal: ctx.signal });
  if (!response.ok) throw new Error(`${inventory} responded with ${response.status}`);
  const { servers } = await response.json();
  return { servers };
}
