/** The frame of the page: who is signed in, which view is shown, and in which language. */

import {html, nothing, render} from 'lit-html';
import {attemptAgain, attemptNow, onConnection, onReached, waiting} from './connection.js';
import {notice, said} from './refusal.js';
import {MANAGERS, met} from './rights.js';
import {onSession, restore, session, signOut} from './session.js';
import {leaveStreams, watchSession} from './stream.js';
import {choose, currentLanguage, dayAndTime, LANGUAGES, onLanguage, preferredLanguage, speak, text} from './texts.js';
import {Market} from './views/market.js';
import {Door} from './views/door.js';

/**
 * What follows the `#/` of an address, and which view that is; what comes behind is told to the view. Only the market is loaded with the
 * page. Those with a `title` are places one goes to, some only for whoever meets a policy; what is `open` needs nobody signed in.
 */
const ROUTES = [
  {name: 'market', title: 'market.title', view: (share) => (share === undefined ? Market : load('share'))},
  {name: 'permits', title: 'permits.title', view: () => load('permits')},
  {name: 'console', title: 'console.title', view: () => load('console'), policy: MANAGERS},
  {name: 'settings', title: 'settings.title', view: () => load('settings')},
  {name: 'about', view: () => load('about'), open: true},
];

const root = document.getElementById('app');

let view = null;
let place = null;
let failed = null;
let planned = false;
let shown = 0;
let stopWatching = () => {};

/** Whom the view is for: what one saw isn't drawn for the next, not even until theirs is there. */
let owner = null;

const allowed = new Set();

/** Draws once for all that changes in one go. */
function update() {
  if (!planned) {
    planned = true;
    queueMicrotask(() => {
      planned = false;
      render(frame(), root);
      nameDocument();
    });
  }
}

/** By what is shown, for whoever hears it or has many tabs (WCAG 2.2 §2.4.2). */
function nameDocument() {
  const heading = root.querySelector('main h1')?.textContent.trim();
  document.title = heading ? `${heading} – ${text('product')}` : text('product');
}

function show(next, ...where) {
  shown++;
  view?.close();
  view = next;
  failed = null;
  next.open(...where);
  update();
}

/** The one class that a view's module has. */
async function load(name) {
  return Object.values(await import(`./views/${name}.js`))[0];
}

/** The parts of what follows the `#/`; none where somebody mistyped it. */
function address() {
  try {
    return location.hash.slice(2).split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return [];
  }
}

async function route() {
  const [name, ...where] = address();
  const found = ROUTES.find(each => each.name === name) ?? ROUTES[0];
  if (!session() && !found.open) {
    if (!(view instanceof Door)) {
      show(new Door(update));
    }
    return;
  }
  const turn = ++shown;
  try {
    const View = await found.view(...where.slice(1));
    if (turn === shown) {
      place = found;
      show(new View(update), ...where);
      scrollTo(0, 0);
    }
  } catch (failure) {
    failed = said(failure);
    update();
  }
}

onSession((current, problem) => {
  stopWatching();
  if (owner !== null && owner !== current?.trader.id) {
    view?.close();
    view = null;
    leaveStreams();
    update();
  }
  owner = current?.trader.id ?? null;
  if (current) {
    stopWatching = watchSession();
    route();
    allow();
    keepShell();
  } else {
    stopWatching = () => {};
    place = null;
    show(new Door(update, problem && {...problem, title: problem.title ?? text('ended.title')}));
  }
});

/** What could only be shown as it was kept, or not at all, is read anew. */
onReached(() => {
  if (view?.stale) {
    route();
  }
});

let ticking = null;

/** How long it still takes is told each second. */
onConnection(next => {
  clearInterval(ticking);
  if (next?.at) {
    ticking = setInterval(update, 1_000);
  }
  update();
});

/** Places that not everybody has appear once it is known. */
async function allow() {
  allowed.clear();
  for (const policy of new Set(ROUTES.map(each => each.policy).filter(Boolean))) {
    try {
      if (await met(policy)) {
        allowed.add(policy);
      }
    } catch {
      // Whoever isn't shown the place can still go there by its address.
    }
  }
  update();
}

addEventListener('hashchange', () => {
  route();
  document.getElementById('main').focus({preventScroll: true});
});

/** What is shown once is not made anew. */
onLanguage(() => {
  if (!view?.isUnrepeatable) {
    route();
  }
  update();
});

async function chooseLanguage(language) {
  try {
    await choose(language);
  } catch (failure) {
    failed = said(failure);
    update();
  }
}

async function leave() {
  try {
    await signOut();
  } catch (failure) {
    failed = said(failure);
    update();
  }
}

function frame() {
  const signedIn = session();
  return html`<a class="skip" href="#main" @click=${toMain}>${text('skip')}</a>
    <header>
      <a class="brand" href="#/"><img src="/app/icon.svg" alt="" width="32" height="32"><span>${text('product')}</span></a>
      ${signedIn ? places() : nothing}
      <div class="who">
        ${languages()}
        ${signedIn
          ? html`<span class="name">${signedIn.trader.firstName} ${signedIn.trader.lastName}</span>
              <button class="quiet small" type="button" data-sign-out @click=${leave}>${text('signOut')}</button>`
          : nothing}
      </div>
    </header>
    <main id="main" tabindex="-1">${connection()}${notice(failed)}${view?.template() ?? nothing}</main>
    <footer>
      <a href="#/about">${text('about.title')}</a>
    </footer>`;
}

/** While the server can't be reached, or asks to wait: which attempt is next and when, and as of when what is shown is. */
function connection() {
  const next = waiting();
  if (!next) {
    return nothing;
  }
  const seconds = next.at === null ? 0 : Math.max(1, Math.ceil((next.at - Date.now()) / 1_000));
  return html`<div class="notice away">
    <div role="status"><strong>${text(next.asked ? 'away.asked' : 'away.title')}</strong>
      ${view?.keptAt ? html`<p>${text('away.kept', {at: dayAndTime(view.keptAt)})}</p>` : nothing}</div>
    <p class="attempt number">${next.at === null
      ? text('away.attempt', {attempt: next.attempt})
      : text('away.waiting', {attempt: next.attempt, seconds})}</p>
    <button class="quiet small" type="button" ?disabled=${next.at === null} @click=${attemptNow}>${text('away.now')}</button>
  </div>`;
}

/** The part of an address after its `#` is ours. */
function toMain(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

function places() {
  const shownTo = ROUTES.filter(({title, policy}) => title && (!policy || allowed.has(policy)));
  return html`<nav class="places" aria-label=${text('places')}>
    ${shownTo.map(each => html`<a href="#/${each.name}" aria-current=${each === place ? 'page' : 'false'}>${text(each.title)}</a>`)}
  </nav>`;
}

function languages() {
  return html`<div class="languages" role="group" aria-label=${text('language')}>
    ${LANGUAGES.map(tag => html`<button type="button" lang=${tag} aria-pressed=${tag === currentLanguage()}
      @click=${() => chooseLanguage(tag)}>${text(`language.${tag}`)}</button>`)}
  </div>`;
}

async function start() {
  await speakAtLast(preferredLanguage());
  try {
    await restore();
    if (!session() && !view) {
      await route();
    }
  } catch (failure) {
    show(new Door(update, said(failure)));
  }
}

/** Without texts there is nothing to show. */
async function speakAtLast(language) {
  try {
    await speak(language);
  } catch {
    await attemptAgain();
    await speakAtLast(language);
  }
}

const loaded = new Promise(done => addEventListener('load', done, {once: true}));
const policy = globalThis.trustedTypes?.createPolicy('viewer', {createScriptURL: () => '/worker.js'});

/**
 * The shell is there without the server too, where browsers let it be kept (secure contexts). Signing out has the browser forget it, and signing
 * in keep it again.
 */
async function keepShell() {
  await loaded;
  try {
    const script = policy ? policy.createScriptURL('') : '/worker.js';
    await navigator.serviceWorker?.register(script, {type: 'module', updateViaCache: 'none'});
  } catch (failure) {
    console.warn('the page is not kept for times without a network', failure);
  }
}

start();
keepShell();
