import {html, nothing} from 'lit-html';
import {repeat} from 'lit-html/directives/repeat.js';
import {field, focusSoon} from '../../fields.js';
import {makePasskey, speaksPasskeys} from '../../passkeys.js';
import {call} from '../../session.js';
import {dayAndTime, text} from '../../texts.js';
import {Section} from './section.js';

const PASSKEYS = '/api/factors/passkeys';

/** Keys of devices that sign in without a password. */
export class Passkeys extends Section {
  name = 'passkeys';
  passkeys = null;

  /** {id, what}: the one whose name is changed, or of which it is asked whether to remove it. */
  chosen = null;

  /** @param factors that shows recovery codes where the first passkey brings them */
  constructor(update, again, factors) {
    super(update, again);
    this.factors = factors;
  }

  open() {
    return this.load(() => this.read());
  }

  async read() {
    this.passkeys = (await call(PASSKEYS)).data.value;
  }

  async add({name}) {
    const {recoveryCodes} = (await call(PASSKEYS, {method: 'POST', body: {name, ...(await makePasskey())}})).data;
    await this.read();
    this.told = {title: text('passkeys.added')};
    /** @type {HTMLFormElement | null} */ (document.querySelector('[data-section=passkeys] form.add'))?.reset();
    await (recoveryCodes ? this.factors.show(recoveryCodes) : this.factors.read());
  }

  async rename({name}) {
    await call(`${PASSKEYS}/${encodeURIComponent(this.chosen.id)}/name`, {method: 'PUT', body: {name}});
    this.chosen = null;
    await this.read();
  }

  async remove() {
    await call(`${PASSKEYS}/${encodeURIComponent(this.chosen.id)}`, {method: 'DELETE'});
    this.chosen = null;
    this.told = {title: text('passkeys.removed')};
    await Promise.all([this.read(), this.factors.read()]);
  }

  choose(id, what) {
    if (this.busy) {
      return;
    }
    Object.assign(this, {chosen: id ? {id, what} : null, told: null, problem: null});
    this.update();
    focusSoon(id ? '[data-section=passkeys] .chosen' : '[data-section=passkeys] h2');
  }

  template() {
    return html`<section class="card" data-section=${this.name}>
      <h2 tabindex="-1">${text('passkeys.title')}</h2>
      <p class="soft">${text('passkeys.lead')}</p>
      ${this.notices(['name'])}
      ${this.passkeys ? this.list() : html`<div class="waiting"></div>`}
      ${speaksPasskeys && !this.chosen ? this.adding() : nothing}
    </section>`;
  }

  list() {
    return this.passkeys.length === 0
      ? nothing
      : html`<ul class="rows">${repeat(this.passkeys, ({id}) => id, passkey => this.row(passkey))}</ul>`;
  }

  row({id, name, addedAt, usedAt}) {
    const what = this.chosen?.id === id ? this.chosen.what : null;
    return html`<li data-passkey=${id} class=${what ? 'chosen' : ''}>
      ${what === 'rename' ? this.renaming(name) : html`<div>
        <strong>${name}</strong>
        <p class="soft number">${usedAt
          ? text('passkeys.used', {at: dayAndTime(usedAt)})
          : text('passkeys.since', {at: dayAndTime(addedAt)})}</p>
      </div>`}
      ${what === 'remove' ? this.question() : nothing}
      ${what ? nothing : html`<div class="acts">
        <button class="link" type="button" data-do="rename" aria-disabled=${this.busy} aria-label=${text('passkeys.rename.of', {name})}
          @click=${() => this.choose(id, 'rename')}>${text('passkeys.rename')}</button>
        <button class="link" type="button" data-do="ask" aria-disabled=${this.busy} aria-label=${text('passkeys.remove.of', {name})}
          @click=${() => this.choose(id, 'remove')}>${text('passkeys.remove')}</button>
      </div>`}
    </li>`;
  }

  renaming(name) {
    return html`${this.form(typed => this.rename(typed),
      field('rename', {name: 'name', label: text('passkeys.name'), value: name, maxlength: 64}, this.problem), text('passkeys.rename.do'))}
      ${this.cancel()}`;
  }

  question() {
    return html`<p>${text('passkeys.remove.sure')}</p>
      <div class="buttons">${this.button('remove', text('passkeys.remove'), () => this.remove(), 'danger')} ${this.cancel()}</div>`;
  }

  cancel() {
    return html`<button class="link" type="button" data-do="keep" @click=${() => this.choose(null)}>${text('again.cancel')}</button>`;
  }

  adding() {
    return html`<form class="add" @submit=${event => this.submit(event, typed => this.add(typed))} aria-busy=${this.busy}>
      ${field('add', {name: 'name', label: text('passkeys.name'), hint: text('passkeys.name.hint'), maxlength: 64}, this.problem)}
      <div><button class="quiet" data-do="add" aria-disabled=${this.busy}>${text(this.busy ? 'busy' : 'passkeys.add')}</button></div>
    </form>`;
  }
}
