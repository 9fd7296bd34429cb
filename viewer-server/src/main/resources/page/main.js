/** The frame of the page: who is signed in, which view is shown, and in which language. */

import {html, nothing, render} from '/app/lib/lit-html/lit-html.js';
import {notice, said} from './refusal.js';
import {onSession, restore, session, signOut} from './session.js';
import {currentLanguage, keepLanguage, LANGUAGES, preferredLanguage, speak, text} from './texts.js';
import {Market} from './views/market.js';
import {Permits} from './views/permits.js';
import {SharePage} from './views/share.js';
import {SignIn} from './views/sign-in.js';

const root = document.getElementById('app');

let view = null;
let failed = null;
let planned = false;

/** Draws once for all that changes in one go. */
function update() {
  if (!planned) {
    planned = true;
    queueMicrotask(() => {
      planned = false;
      render(frame(), root);
    });
  }
}

function show(next, ...place) {
  view?.close();
  view = next;
  next.open(...place);
  update();
}

/** `#/market/{industry}/{share}`, `#/permits`. */
function route() {
  if (!session()) {
    return;
  }
  const [name, ...place] = location.hash.slice(2).split('/').filter(Boolean).map(decodeURIComponent);
  if (name === 'permits') {
    show(new Permits(update));
  } else if (name === 'market' && place.length === 2) {
    show(new SharePage(update), ...place);
  } else {
    show(new Market(update), place[0]);
  }
  scrollTo(0, 0);
}

onSession((current, problem) => {
  if (current) {
    route();
  } else {
    show(new SignIn(update, problem));
  }
});

addEventListener('hashchange', () => {
  route();
  document.getElementById('main').focus({preventScroll: true});
});

async function change(language) {
  await speak(language);
  keepLanguage();
  route();
  update();
}

async function leave() {
  try {
    await signOut();
    failed = null;
  } catch (failure) {
    failed = said(failure);
    update();
  }
}

function frame() {
  const signedIn = session();
  return html`<a class="skip" href="#main" @click=${toMain}>${text('skip')}</a>
    <header>
      <span class="brand"><img src="/app/icon.svg" alt="" width="32" height="32"><span>${text('product')}</span></span>
      ${signedIn ? links() : nothing}
      <div class="who">
        ${languages()}
        ${signedIn
          ? html`<span class="name">${signedIn.trader.firstName} ${signedIn.trader.lastName}</span>
              <button class="quiet small" type="button" data-sign-out @click=${leave}>${text('signOut')}</button>`
          : nothing}
      </div>
    </header>
    <main id="main" tabindex="-1">${notice(failed)}${view?.template() ?? nothing}</main>`;
}

/** The part of an address after its `#` is ours. */
function toMain(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

function links() {
  const onPermits = view instanceof Permits;
  return html`<nav class="places" aria-label=${text('places')}>
    <a href="#/market" aria-current=${onPermits ? 'false' : 'page'}>${text('market.title')}</a>
    <a href="#/permits" aria-current=${onPermits ? 'page' : 'false'}>${text('permits.title')}</a>
  </nav>`;
}

function languages() {
  return html`<div class="languages" role="group" aria-label=${text('language')}>
    ${LANGUAGES.map(tag => html`<button type="button" lang=${tag} aria-pressed=${tag === currentLanguage()}
      @click=${() => change(tag)}>${text(`language.${tag}`)}</button>`)}
  </div>`;
}

async function start() {
  await speak(preferredLanguage());
  try {
    await restore();
    if (!session() && !view) {
      show(new SignIn(update));
    }
  } catch (failure) {
    show(new SignIn(update, said(failure)));
  }
}

start();
