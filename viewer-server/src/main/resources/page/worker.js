/**
 * Keeps the shell of the page, so that it opens without the server as well: what it shows then is what it kept itself. Whatever the server
 * answers comes first; the API is none of its business.
 */

const SHELL = 'viewer.shell';

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener('install', (/** @type {ExtendableEvent & {addRoutes?: (routes: object[]) => void}} */ event) => {
  // Browsers that can leave the rest alone needn't wake this one for it.
  event.addRoutes?.([
    {condition: {urlPattern: '/api/*'}, source: 'network'},
    {condition: {urlPattern: '/web/*'}, source: 'network'},
  ]);
  event.waitUntil(keepAll().then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', event => event.waitUntil(worker.clients.claim()));

worker.addEventListener('fetch', event => {
  const {request} = event;
  const {origin, pathname} = new URL(request.url);
  if (request.method === 'GET' && origin === location.origin && (pathname === '/' || pathname.startsWith('/app/'))) {
    event.respondWith(fresh(event, request, pathname));
  }
});

/** As the server has it, or else as it was kept. */
async function fresh(event, request, path) {
  try {
    const answer = await fetch(request);
    if (answer.ok && path === '/') {
      event.waitUntil(keepIfNew(answer.headers.get('ETag')));
    }
    return answer.status < 500 ? answer : ((await kept(path)) ?? answer);
  } catch (failure) {
    const found = await kept(path);
    if (found) {
      return found;
    }
    throw failure;
  }
}

async function kept(path) {
  return (await caches.open(SHELL)).match(path);
}

/** The tag of the page is that of all its files: they are kept together, so that they fit one another. */
async function keepIfNew(tag) {
  const before = await kept('/');
  if (before?.headers.get('ETag') !== tag) {
    await keepAll();
  }
}

async function keepAll() {
  const {files} = await (await fetch('/app/files.json', {cache: 'no-cache'})).json();
  const shell = await caches.open(SHELL);
  await shell.addAll(files.map(file => new Request(file, {cache: 'no-cache'})));
  const old = (await shell.keys()).filter(({url}) => !files.includes(new URL(url).pathname));
  await Promise.all(old.map(request => shell.delete(request)));
}
