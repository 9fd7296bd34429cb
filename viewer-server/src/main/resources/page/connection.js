/**
 * Whether the server can be reached. Whatever can't reach it waits here, all for the same moment: each time twice as long, a little at random
 * so that not all browsers come at once, or as long as the server asked for.
 */

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 15_000;

const listeners = new Set();
const reachedListeners = new Set();

/** The server is there and asks to come later. */
const ASKED = [429, 503];

/** {attempt, at, asked}: which is next and when, or no `at` while it is made, and whether the server asked for it; null for none. */
let next = null;
let attempts = 1;
let due = null;
let notBefore = 0;
let wake = () => {};

/** Tells of each change of `waiting()`. */
export function onConnection(listener) {
  listeners.add(listener);
}

/** Tells that the server is there again. */
export function onReached(listener) {
  reachedListeners.add(listener);
}

export function waiting() {
  return next;
}

/** An answer came. Whoever was asked to wait still does. */
export function reached() {
  if (next && Date.now() >= notBefore) {
    attempts = 1;
    wake();
    become(null);
    reachedListeners.forEach(listener => listener());
  }
}

/** Whoever made an attempt won't make another. */
export function giveUp() {
  if (next && !due) {
    attempts = 1;
    become(null);
  }
}

/** Until the next attempt is due after such a failure: so many milliseconds at least where the server said so. */
export function attemptAgain({status = 0, retryAfter: atLeast = 0} = {}) {
  due ??= new Promise(resolve => {
    attempts++;
    notBefore = Date.now() + atLeast;
    const asked = ASKED.includes(status);
    const wait = Math.max(atLeast, backOff());
    const timer = setTimeout(() => wake(), wait);
    wake = () => {
      clearTimeout(timer);
      due = null;
      wake = () => {};
      become({attempt: attempts, at: null, asked});
      resolve();
    };
    become({attempt: attempts, at: Date.now() + wait, asked});
  });
  return due;
}

/** Without waiting any longer. */
export function attemptNow() {
  wake();
}

function backOff() {
  const whole = Math.min(FIRST_WAIT * 2 ** (attempts - 2), LONGEST_WAIT);
  return whole * (0.75 + 0.25 * Math.random());
}

function become(state) {
  next = state;
  listeners.forEach(listener => listener(next));
}

addEventListener('online', attemptNow);
