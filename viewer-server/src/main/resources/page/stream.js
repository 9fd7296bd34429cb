/**
 * New prices as they come, by server-sent events (HTML Living Standard §9.2). Read by fetch, since an EventSource gives up at the first
 * 401 and forgets what it saw last.
 */

import {end, open, Refusal} from './session.js';

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 15_000;

/**
 * Listens until it is stopped: {price(event), state('live' | 'waiting')}; answers how to stop it. After a gap it goes on where it was.
 */
export function listen({price, state}) {
  const stop = new AbortController();
  follow(stop.signal, price, state);
  return () => stop.abort();
}

async function follow(signal, price, state) {
  let last = null;
  let wait = FIRST_WAIT;
  while (!signal.aborted) {
    try {
      const headers = last === null ? {} : {'Last-Event-ID': last};
      const answer = await open('/api/prices/stream', {headers, signal});
      state('live');
      wait = FIRST_WAIT;
      for await (const event of events(answer.body)) {
        last = event.id ?? last;
        if (event.type === 'price') {
          price(JSON.parse(event.data));
        } else if (event.type === 'end' && isOver(JSON.parse(event.data))) {
          return;
        }
      }
    } catch (failure) {
      if (signal.aborted || (failure instanceof Refusal && [401, 403].includes(failure.status))) {
        return;
      }
    }
    state('waiting');
    await pause(wait, signal);
    wait = Math.min(2 * wait, LONGEST_WAIT);
  }
}

function isOver({code}) {
  if (code === 'TokenExpired') {
    return false;
  }
  end({code});
  return true;
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const blocks = (rest + part.value).split('\n\n');
    rest = blocks.pop();
    yield* blocks.map(parsed);
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

function pause(milliseconds, signal) {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
