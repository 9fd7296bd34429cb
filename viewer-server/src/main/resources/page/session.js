/**
 * The session of this browser. Its tokens are in cookies that no script reads; what is kept here is the attempt of a renewal whose answer
 * hasn't come.
 */

import {attemptAgain, giveUp, reached} from './connection.js';
import {forget, keeper, kept, SESSION} from './keep.js';
import {currentLanguage, keepLanguage} from './texts.js';

const RENEWAL = 'viewer.renewal';
const LEAVING = 'viewer.leaving';

/** What says that there is no session. */
const OVER = ['TokenRevoked', 'TokenInvalid', 'AuthenticationRequired'];

/** How often what only reads is asked for, where the server can't be reached or isn't able. */
const ATTEMPTS = 4;
const PATIENCE = 20_000;

const tabs = new BroadcastChannel('viewer.session');
const listeners = new Set();

/** {id, trader} of who is signed in. */
let current = null;

/** What the server refused, in its own words. */
export class Refusal extends Error {
  constructor(status, problem, retryAfter = 0) {
    super(problem.title ?? String(status));
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  get code() {
    return this.problem.code;
  }
}

/** The server was not reached: nobody is signed out by that. */
export class Unreachable extends Error {}

/** Whether it may be otherwise in a moment. */
export function isPassing(failure) {
  return failure instanceof Unreachable || (failure instanceof Refusal && [429, 502, 503, 504].includes(failure.status));
}

export function session() {
  return current;
}

/** Tells who is signed in now, or null and the problem that ended the session, if one did. */
export function onSession(listener) {
  listeners.add(listener);
}

function become(next, problem = null) {
  current = next;
  listeners.forEach(listener => listener(next, problem));
}

tabs.addEventListener('message', ({data: {out, problem, changed}}) => {
  if (changed) {
    current &&= changed;
  } else if (!out) {
    restore().catch(() => {});
  } else if (current) {
    forget();
    become(null, problem);
  }
});

/**
 * Finds the session that was there before the page was. Who it was is known at once; the server is asked all the same, and where it can't be
 * it stays at that.
 */
export async function restore() {
  await leave();
  const before = await kept(SESSION);
  if (before && !current) {
    become(before.data);
  }
  try {
    await confirm();
  } catch (failure) {
    if (failure instanceof Refusal && failure.status === 401) {
      await lose(failure.problem);
    } else if (!(before && isPassing(failure))) {
      throw failure;
    }
  }
}

async function confirm() {
  const keep = keeper();
  const {data} = await call('/web/session');
  const found = {id: data.id, trader: data.trader};
  await keep(SESSION, found);
  if (JSON.stringify(found) !== JSON.stringify(current)) {
    become(found);
  }
}

async function lose(problem) {
  await forget();
  if (current) {
    become(null, problem);
  }
}

/** Signs in, in one of the ways that there are paths for. */
export async function begin(path, form) {
  await finishLeaving();
  await beginAs(await granted(path, form));
}

/** Nothing of whoever was signed in before is left, here and in other tabs. */
async function beginAs(begun) {
  await forget();
  await keeper()(SESSION, begun);
  become(begun);
  tabs.postMessage({out: true});
  tabs.postMessage({out: false});
}

/**
 * Signs the same person in once more, since something asks for a sign-in of a moment ago: what is shown stays, and the former permit ends.
 * Answers whether it was the same person; somebody else is signed in like anybody.
 */
export async function beginAgain(path, form) {
  const former = current;
  const begun = await granted(path, form);
  if (begun.trader.id !== former.trader.id) {
    await beginAs(begun);
    return false;
  }
  await change(begun);
  // Nobody has its tokens any more: where it can't be ended now it is among one's permits until it expires.
  await call(`/api/permits/${encodeURIComponent(former.id)}`, {method: 'DELETE'}).catch(() => {});
  return true;
}

/** Not while another tab renews: whose answer comes last has its cookies kept. */
async function granted(path, form) {
  return navigator.locks.request(RENEWAL, async () => {
    const {data} = await exchange(path, {method: 'POST', body: form});
    await attemptIsOver();
    return {id: data.id, trader: data.trader};
  });
}

/** What whoever is signed in has changed of themselves. */
export async function updateTrader(trader) {
  await change({...current, trader});
}

/** What other tabs show stays as well. */
async function change(next) {
  current = next;
  await keeper()(SESSION, next);
  tabs.postMessage({changed: next});
}

/**
 * The server has the browser forget what it kept: the language is no secret, and stays. Where the server can't be reached nobody is signed in
 * here any more, and it is told as soon as it can be.
 */
export async function signOut() {
  localStorage.setItem(LEAVING, '1');
  try {
    await leave();
  } catch (failure) {
    if (!isPassing(failure)) {
      throw failure;
    }
  }
  if (current) {
    end();
  }
}

/** Where the server can't be told now it is told as soon as it can be. */
async function leave() {
  try {
    await finishLeaving();
  } catch (failure) {
    if (isPassing(failure)) {
      leaveLater(failure);
    } else {
      localStorage.removeItem(LEAVING);
    }
    throw failure;
  }
}

/** What ends meanwhile ends because of that, and once. */
function isLeaving() {
  return localStorage.getItem(LEAVING) !== null;
}

/** One tab at a time: the next one has nothing left to tell. */
async function finishLeaving() {
  if (isLeaving()) {
    await navigator.locks.request(LEAVING, async () => {
      if (isLeaving()) {
        await exchange('/web/session', {method: 'DELETE'});
        localStorage.removeItem(LEAVING);
        keepLanguage();
      }
    });
  }
}

/** For as long as it takes, while the page is there; then it is told at the next start. */
async function leaveLater(failure) {
  await attemptAgain(failure);
  try {
    await leave();
    reached();
  } catch (failure) {
    if (!isPassing(failure)) {
      giveUp();
    }
  }
}

/** It is over, and this page knows by something else than a refusal. */
export function end(problem = null) {
  forget();
  become(null, problem);
  tabs.postMessage({out: true, problem});
}

/**
 * Asks the API: renews once where the access token has expired, and asks again what only reads where the server can't be reached. Answers
 * {status, data, etag}, and keeps the data under a name where it is given one (`keep`).
 *
 * @throws Refusal, Unreachable
 */
export async function call(path, options = {}) {
  const keep = keeper();
  const answer = await withRenewal(() => exchange(path, options), options.method);
  if (options.keep) {
    await keep(options.keep, answer.data);
  }
  return answer;
}

/** An answer that is read as it comes. */
export async function open(path, options = {}) {
  return withRenewal(() => patiently(patience => send(path, options, patience)), 'stream');
}

async function withRenewal(ask, method = 'GET') {
  const asks = () => (method === 'GET' ? repeated(ask) : ask());
  try {
    return await asks();
  } catch (refusal) {
    if (refusal.code !== 'TokenExpired' && !(current && OVER.includes(refusal.code))) {
      throw refusal;
    }
  }
  try {
    await renew();
    return await asks();
  } catch (refusal) {
    throw ended(refusal);
  }
}

/** For what may be done twice. */
async function repeated(ask) {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await ask();
      reached();
      return answer;
    } catch (failure) {
      if (!isPassing(failure)) {
        throw failure;
      }
      if (attempt === ATTEMPTS) {
        giveUp();
        throw failure;
      }
      await attemptAgain(failure);
    }
  }
}

function ended(refusal) {
  if (OVER.includes(refusal.code)) {
    endUnlessLeaving(refusal.problem);
  }
  return refusal;
}

function endUnlessLeaving(problem) {
  if (current && !isLeaving()) {
    end(problem);
  }
}

/** One renewal for all tabs; none where another tab's came first, or another session was begun. */
async function renew() {
  await navigator.locks.request(RENEWAL, async () => {
    if (!(await isExpired())) {
      return;
    }
    const attempt = await attemptToMake();
    try {
      const {data} = await repeated(() => exchange('/web/session/renewal', {method: 'POST', body: {attempt}}));
      await attemptIsOver();
      // Whoever signed out meanwhile stays so; and whom nobody was told of yet somebody else tells of.
      current &&= {id: data.id, trader: data.trader};
    } catch (refusal) {
      if (refusal instanceof Refusal && refusal.status === 401) {
        await attemptIsOver();
        endUnlessLeaving(refusal.problem);
      }
      throw refusal;
    }
  });
}

/** Of the cookies of now, which are the same for all tabs. */
async function isExpired() {
  try {
    await repeated(() => exchange('/web/session'));
    return false;
  } catch (refusal) {
    if (refusal.code === 'TokenExpired') {
      return true;
    }
    throw refusal;
  }
}

/** Kept before it is sent; where one was sent and its answer never came, that one. In local storage other processes would see it late. */
async function attemptToMake() {
  const store = await caches.open(RENEWAL);
  const made = await store.match('/attempt');
  if (made) {
    return made.text();
  }
  const attempt = crypto.randomUUID();
  await store.put('/attempt', new Response(attempt));
  return attempt;
}

async function attemptIsOver() {
  await caches.delete(RENEWAL);
}

function exchange(path, options = {}) {
  return patiently(async patience => {
    const answer = await send(path, options, patience);
    try {
      const body = await answer.text();
      const data = body === '' && [202, 204].includes(answer.status) ? null : JSON.parse(body);
      return {status: answer.status, data, etag: answer.headers.get('ETag')};
    } catch {
      throw new Unreachable('the answer was cut off');
    }
  });
}

/** For so long, to the end of what is done. */
async function patiently(what) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    return await what(patience.signal);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {string} path
 * @param {{method?: string, body?: object, headers?: Record<string, string>, signal?: AbortSignal}} options
 * @param {AbortSignal} patience
 */
async function send(path, {method = 'GET', body, headers = {}, signal}, patience) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
      cache: 'no-store',
      headers: {
        'Accept-Language': currentLanguage(),
        'x-api-version': '2.0',
        'X-Gatehouse-Session': '1',
        'X-Device-Signature': device(),
        ...(body === undefined ? {} : {'Content-Type': 'application/json'}),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (failure) {
    if (signal?.aborted) {
      throw failure;
    }
    throw new Unreachable('no answer');
  }
  if (!answer.ok) {
    throw await refused(answer);
  }
  return answer;
}

async function refused(answer) {
  try {
    return new Refusal(answer.status, await answer.json(), 1_000 * Number(answer.headers.get('Retry-After') ?? 0));
  } catch {
    return new Unreachable(`answered ${answer.status}`);
  }
}

/** What permits are shown with. */
function device() {
  const agent = navigator.userAgent;
  const browser = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'].find(name => agent.includes(`${name}/`)) ?? 'Browser';
  const names = {Edg: 'Edge', OPR: 'Opera'};
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'].find(name => agent.includes(name)) ?? '';
  const idiom = /Android|iPhone/.test(agent) ? 'phone' : agent.includes('iPad') ? 'tablet' : 'desktop';
  return JSON.stringify({name: names[browser] ?? browser, platform: system, idiom, apiVersion: '2.0'});
}
