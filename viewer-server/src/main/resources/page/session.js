/**
 * The session of this browser. Its tokens are in cookies that no script reads; what is kept here are the attempt of a renewal whose answer
 * hasn't come, and how many renewals there were, by which tabs see that another has renewed.
 */

import {currentLanguage, keepLanguage} from './texts.js';

const ATTEMPT = 'viewer.renewal.attempt';
const RENEWALS = 'viewer.renewals';
const LOCK = 'viewer.renewal';

const tabs = new BroadcastChannel('viewer.session');
const listeners = new Set();

/** {id, trader} of who is signed in. */
let current = null;

/** What the server refused, in its own words. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.title ?? String(status));
    this.status = status;
    this.problem = problem;
  }

  get code() {
    return this.problem.code;
  }
}

/** The server was not reached, or not able: nobody is signed out by that. */
export class Unreachable extends Error {}

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

tabs.addEventListener('message', ({data}) => {
  if (data === 'out' && current) {
    become(null);
  } else if (data === 'in') {
    restore().catch(() => {});
  }
});

/** Finds the session that was there before the page was. */
export async function restore() {
  try {
    const {data} = await call('/web/session');
    become({id: data.id, trader: data.trader});
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.status !== 401) {
      throw refusal;
    }
    if (current) {
      become(null, refusal.problem);
    }
  }
}

export async function signIn(email, password) {
  await begin('/web/session', {email, password});
}

export async function showSecondFactor(challenge, code) {
  await begin('/web/session/second-factor', {challenge, code});
}

async function begin(path, form) {
  const {data} = await exchange(path, {method: 'POST', body: form});
  localStorage.removeItem(ATTEMPT);
  localStorage.setItem(RENEWALS, String(renewals() + 1));
  become({id: data.id, trader: data.trader});
  tabs.postMessage('in');
}

/** The server has the browser forget what it kept: the language is no secret, and stays. */
export async function signOut() {
  await exchange('/web/session', {method: 'DELETE'});
  end();
}

/** It is over, and this page knows by something else than a refusal. */
export function end(problem = null) {
  keepLanguage();
  become(null, problem);
  tabs.postMessage('out');
}

/**
 * Asks the API: renews once where the access token has expired. Answers {status, data, etag}.
 *
 * @throws Refusal, Unreachable
 */
export async function call(path, options = {}) {
  return withRenewal(() => exchange(path, options));
}

/** Likewise, with an answer that is read as it comes. */
export async function open(path, options = {}) {
  return withRenewal(() => send(path, options));
}

async function withRenewal(ask) {
  const seen = renewals();
  try {
    return await ask();
  } catch (refusal) {
    if (refusal.code !== 'TokenExpired') {
      throw ended(refusal);
    }
  }
  await renew(seen);
  try {
    return await ask();
  } catch (refusal) {
    throw ended(refusal);
  }
}

function ended(refusal) {
  if (current && ['TokenRevoked', 'TokenInvalid', 'AuthenticationRequired'].includes(refusal.code)) {
    end(refusal.problem);
  }
  return refusal;
}

/** One renewal for all tabs; none where another tab's came after that many. */
async function renew(seen) {
  await navigator.locks.request(LOCK, async () => {
    if (renewals() !== seen) {
      return;
    }
    const attempt = localStorage.getItem(ATTEMPT) ?? crypto.randomUUID();
    localStorage.setItem(ATTEMPT, attempt);
    try {
      const {data} = await exchange('/web/session/renewal', {method: 'POST', body: {attempt}});
      localStorage.removeItem(ATTEMPT);
      localStorage.setItem(RENEWALS, String(seen + 1));
      current = {id: data.id, trader: data.trader};
    } catch (refusal) {
      if (refusal instanceof Refusal && refusal.status === 401) {
        localStorage.removeItem(ATTEMPT);
        end(refusal.problem);
      }
      throw refusal;
    }
  });
}

function renewals() {
  return Number(localStorage.getItem(RENEWALS) ?? 0);
}

async function exchange(path, options) {
  const answer = await send(path, options);
  try {
    const data = answer.status === 204 ? null : await answer.json();
    return {status: answer.status, data, etag: answer.headers.get('ETag')};
  } catch {
    throw new Unreachable('the answer was cut off');
  }
}

async function send(path, {method = 'GET', body, headers = {}, signal} = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      signal,
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
    return new Refusal(answer.status, await answer.json());
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
