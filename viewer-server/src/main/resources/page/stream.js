/**
 * Server-sent events (HTML Living Standard §9.2). Read by fetch, since an EventSource gives up at the first 401 and forgets what it saw last;
 * and by one tab for all, since a browser has six connections to a server however many tabs it has (HTTP/1.1).
 */

import {attemptAgain, reached} from './connection.js';
import {isPassing, open, Refusal, Unreachable} from './session.js';

/** Servers tell every fifteen seconds that they are there. */
const LONGEST_SILENCE = 45_000;

/** No sooner than this is one that has ended asked for again. */
const SHORTEST = 200;

/** From one view to the next it needn't begin anew. */
const LINGER = 5_000;

/** One stream of the server's, for whoever listens in any tab: {event({type, data}), state('live' | 'waiting')}. */
class SharedStream {
  #path;
  #tabs;
  #listeners = new Set();
  #stop = null;
  #leaving = null;
  #leads = false;
  #state = 'waiting';
  #last = null;

  constructor(path) {
    this.#path = path;
    this.#tabs = new BroadcastChannel(`viewer.stream ${path}`);
    this.#tabs.addEventListener('message', ({data}) => this.#hear(data));
  }

  /** Answers how to stop. */
  listen(listener) {
    clearTimeout(this.#leaving);
    this.#listeners.add(listener);
    if (!this.#stop) {
      this.#join();
    }
    listener.state(this.#state);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        this.#leaving = setTimeout(() => this.#leave(), LINGER);
      }
    };
  }

  /** The tab that has the lock reads; when it is closed the next one goes on where it was. */
  async #join() {
    const stop = new AbortController();
    this.#stop = stop;
    this.#tabs.postMessage({asked: true});
    try {
      await navigator.locks.request(`viewer.stream ${this.#path}`, {signal: stop.signal}, async () => {
        this.#leads = true;
        await this.#follow(stop.signal);
      });
    } catch (failure) {
      if (!stop.signal.aborted) {
        throw failure;
      }
    } finally {
      this.#leads = false;
      if (this.#stop === stop) {
        this.#stop = null;
      }
    }
  }

  /** What is listened to is of a session that isn't this browser's any more. */
  leaveNow() {
    clearTimeout(this.#leaving);
    this.#leave();
  }

  #leave() {
    this.#stop?.abort();
    this.#stop = null;
    this.#state = 'waiting';
    this.#last = null;
  }

  #hear({asked, state, last, event}) {
    if (asked && this.#leads) {
      this.#tabs.postMessage({state: this.#state, last: this.#last});
    } else if (state && this.#stop) {
      this.#last ??= last;
      this.#become(state);
    } else if (event && this.#stop) {
      this.#take(event);
    }
  }

  #become(state) {
    this.#state = state;
    if (state === 'live') {
      reached();
    }
    this.#listeners.forEach(listener => listener.state(state));
  }

  #take(event) {
    this.#last = event.id ?? this.#last;
    this.#listeners.forEach(listener => listener.event(event));
  }

  #tell(state) {
    this.#become(state);
    this.#tabs.postMessage({state, last: this.#last});
  }

  async #follow(signal) {
    while (!signal.aborted) {
      const since = Date.now();
      try {
        await this.#read(signal);
        await pause(SHORTEST - (Date.now() - since));
      } catch (failure) {
        if (signal.aborted) {
          return;
        }
        this.#tell('waiting');
        if (isFinal(failure)) {
          return;
        }
        await attemptAgain(failure);
      }
    }
  }

  /** Until the session of the moment ends, or its access token: whether there is another one is seen by asking again. */
  async #read(signal) {
    const headers = this.#last === null ? {} : {'Last-Event-ID': this.#last};
    const answer = await open(this.#path, {headers: {Accept: 'text/event-stream', ...headers}, signal});
    this.#tell('live');
    for await (const event of events(answer.body)) {
      if (event.type === 'end') {
        return;
      }
      this.#take(event);
      this.#tabs.postMessage({event});
    }
    throw new Unreachable('the stream was cut off');
  }
}

/** Whoever asks is refused, and not only by a server that fails. */
function isFinal(failure) {
  return failure instanceof Refusal && failure.status < 500 && !isPassing(failure);
}

function pause(milliseconds) {
  return new Promise(resolve => setTimeout(resolve, Math.max(0, milliseconds)));
}

const prices = new SharedStream('/api/prices/stream');
const sessionEnd = new SharedStream('/web/session');

/** New prices as they come: {price(event), state('live' | 'waiting')}; answers how to stop. After a gap it goes on where it was. */
export function listen({price, state}) {
  return prices.listen({
    state,
    event: ({type, data}) => {
      if (type === 'price') {
        price(JSON.parse(data));
      }
    },
  });
}

/** Has this page end with its session, in the moment that ends; answers how to stop. */
export function watchSession() {
  return sessionEnd.listen({state: () => {}, event: () => {}});
}

/** What was listened to for one isn't for the next. */
export function leaveStreams() {
  prices.leaveNow();
  sessionEnd.leaveNow();
}

/** The events of an answer, {type, data, id}, as they come. */
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (let part = await heard(reader); !part.done; part = await heard(reader)) {
      const blocks = (rest + part.value).split('\n\n');
      rest = blocks.pop();
      yield* blocks.map(parsed).filter(event => event.data !== '');
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** What comes next, unless there is nobody any more: a network that is gone doesn't say so. */
async function heard(reader) {
  let timer;
  const silence = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Unreachable('silence')), LONGEST_SILENCE);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } finally {
    clearTimeout(timer);
  }
}

function parsed(block) {
  const event = {type: 'message', data: ''};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).trimStart();
    const field = line.slice(0, colon);
    if (field === 'id') {
      event.id = value;
    } else if (field === 'event') {
      event.type = value;
    } else if (field === 'data') {
      event.data += value;
    }
  }
  return event;
}
