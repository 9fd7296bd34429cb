/** Who the ids of traders are; each is read once while a view is open. */

import {html, nothing} from 'lit-html';
import {call} from './session.js';
import {text} from './texts.js';

export class People {
  #update;
  #found = new Map();

  constructor(update) {
    this.#update = update;
  }

  /** Reads those that aren't known yet. Whoever was removed, or may not be seen, stays an id. */
  async read(ids) {
    const unknown = [...new Set(ids)].filter(id => id && !this.#found.has(id));
    await Promise.all(unknown.map(async id => {
      this.#found.set(id, null);
      try {
        this.#found.set(id, (await call(`/api/traders/${encodeURIComponent(id)}`)).data);
      } catch {
        return;
      }
      this.#update();
    }));
  }

  /** Of those that were read with something else. */
  know(traders) {
    traders.forEach(trader => this.#found.set(trader.id, trader));
  }

  find(id) {
    return this.#found.get(id) ?? null;
  }
}

export function fullName({firstName, lastName}) {
  return `${firstName} ${lastName}`;
}

/** What isn't as with most. */
export function marks({roles, disabled, confirmed}) {
  return html`${roles.map(role => html`<span class="mark">${role}</span>`)}
    ${disabled ? html`<span class="mark bad">${text('trader.disabled')}</span>` : nothing}
    ${confirmed ? nothing : html`<span class="mark">${text('trader.unconfirmed')}</span>`}`;
}
