import {html} from 'lit-html';
import {focusSoon} from '../../fields.js';
import {call, end, Refusal} from '../../session.js';
import {day, text} from '../../texts.js';
import {Section} from './section.js';

const REMOVAL = '/api/traders/me/removal';

/** The end of the account, after a time in which one may think better of it. */
export class Removal extends Section {
  name = 'removal';
  isKnown = false;
  removeAt = null;
  asks = false;

  open() {
    return this.load(() => this.read());
  }

  async read() {
    try {
      this.removeAt = (await call(REMOVAL)).data.removeAt;
    } catch (failure) {
      if (!(failure instanceof Refusal && failure.status === 404)) {
        throw failure;
      }
      this.removeAt = null;
    }
    this.isKnown = true;
  }

  async request() {
    const {removeAt} = (await call(REMOVAL, {method: 'POST'})).data;
    const at = day(removeAt);
    end({tone: 'done', title: text('removal.asked', {at}), detail: text('removal.asked.next')});
  }

  async withdraw() {
    await call(REMOVAL, {method: 'DELETE'});
    this.removeAt = null;
    this.told = {title: text('removal.withdrawn')};
  }

  ask(asks) {
    this.asks = asks;
    this.update();
    focusSoon(`[data-section=removal] [data-do=${asks ? 'keep' : 'ask'}]`);
  }

  template() {
    return html`<section class="card" data-section=${this.name}>
      <h2 tabindex="-1">${text('removal.title')}</h2>
      ${this.notices()}
      ${this.isKnown ? this.shown() : html`<div class="waiting"></div>`}
    </section>`;
  }

  shown() {
    return this.removeAt ? this.planned() : this.question();
  }

  planned() {
    return html`<p>${text('removal.asked', {at: day(this.removeAt)})}</p>
      <div class="buttons">${this.button('withdraw', text('removal.withdraw'), () => this.withdraw(), 'main')}</div>`;
  }

  question() {
    if (!this.asks) {
      return html`<p class="soft">${text('removal.lead')}</p>
        <div class="buttons"><button class="danger" type="button" data-do="ask" @click=${() => this.ask(true)}>${text('removal.ask')}</button></div>`;
    }
    return html`<p><strong>${text('removal.sure')}</strong></p>
      <p class="soft">${text('removal.lead')}</p>
      <div class="buttons">
        ${this.button('remove', text('removal.do'), () => this.request(), 'danger')}
        <button class="quiet" type="button" data-do="keep" @click=${() => this.ask(false)}>${text('removal.keep')}</button>
      </div>`;
  }
}
