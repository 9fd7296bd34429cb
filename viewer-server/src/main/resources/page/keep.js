/**
 * What was read of the market, kept in this browser to be shown before the server has answered, or where it can't be reached. It is whoever's is
 * signed in, and gone with their session; nothing secret is among it.
 */

const STORE = 'viewer.kept';
const MOST = 200;

/** Who is signed in: kept for as long as anything is. */
export const SESSION = 'session';

/** Counts whose it was: what was asked for by one isn't kept for the next. */
let owners = 0;

/** For whoever is signed in now: keeps what a name stands for, as of then, until the session is over. */
export function keeper() {
  const owner = owners;
  return async (name, data) => {
    const store = await caches.open(STORE);
    if (owner === owners) {
      await put(store, name, data);
    }
  };
}

async function put(store, name, data) {
  await store.put(place(name), new Response(JSON.stringify({at: Date.now(), data})));
  const others = (await store.keys()).filter(({url}) => !url.endsWith(place(SESSION)));
  await Promise.all(others.slice(0, Math.max(0, others.length - MOST)).map(oldest => store.delete(oldest)));
}

/** {data, at} as it was kept last, or null. */
export async function kept(name) {
  const store = await caches.open(STORE);
  const found = await store.match(place(name));
  return found ? found.json() : null;
}

export async function forget() {
  owners++;
  await caches.delete(STORE);
}

function place(name) {
  return `/kept/${encodeURIComponent(name)}`;
}
