/** The end of permits, acknowledged by one node of the server after the other. */

import {html, nothing} from 'lit-html';
import {refusedAction, said, Why} from './refusal.js';
import {open} from './session.js';
import {events} from './stream.js';
import {count, text} from './texts.js';

export class Ending {
  constructor(update) {
    this.update = update;
    this.why = new Why(update);
    this.nodes = [];
    this.end = null;
    this.problem = null;
    this.busy = false;
  }

  /** Whether what was to be ended is refused, here at least. */
  get ended() {
    return this.end !== null || this.nodes.length > 0;
  }

  async run(path) {
    this.busy = true;
    this.update();
    try {
      const address = `${path}${path.includes('?') ? '&' : '?'}wait=all`;
      const answer = await open(address, {method: 'DELETE', headers: {Accept: 'text/event-stream'}});
      for await (const {type, data} of events(answer.body)) {
        if (type === 'confirmed') {
          this.nodes.push(JSON.parse(data));
        } else if (type === 'end') {
          this.end = JSON.parse(data);
        }
        this.update();
      }
    } catch (failure) {
      this.problem = said(failure);
    }
    this.busy = false;
    this.update();
  }

  template() {
    if (this.problem && !this.ended) {
      return refusedAction(this.problem, this.why);
    }
    return html`<div class="ending" role="status" aria-busy=${this.busy}>
      <p class="strong">${this.summary()}</p>
      <ul>
        ${this.nodes.map(({node, milliseconds}) => html`<li data-node=${node}><span>${node}</span>
          <span class="number">${text('ending.after', {milliseconds: count(milliseconds)})}</span></li>`)}
        ${this.missing().map(node => html`<li class="missing"><span>${node}</span> <span>${text('ending.missing')}</span></li>`)}
      </ul>
      ${this.busy ? html`<p class="soft">${text('busy')}</p>` : nothing}
    </div>`;
  }

  missing() {
    return this.end?.missing ?? [];
  }

  summary() {
    if (!this.end) {
      return text(this.busy ? 'ending.begun' : 'ending.unknown');
    }
    return text(this.missing().length || !this.end.confirmed.length ? 'ending.unknown' : 'ending.done');
  }
}
