import {html, nothing} from 'lit-html';
import {keyed} from 'lit-html/directives/keyed.js';
import {field} from '../../fields.js';
import {call, Refusal, session, updateTrader} from '../../session.js';
import {day, text} from '../../texts.js';
import {Section} from './section.js';

const FIELDS = ['firstName', 'lastName'];

/** One's names. Managers change them as well: whoever is second sees both and decides. */
export class Profile extends Section {
  name = 'profile';
  trader = null;
  etag = null;
  conflict = null;

  open() {
    return this.load(() => this.read());
  }

  async read() {
    const {data, etag} = await call('/api/traders/me');
    this.trader = data;
    this.etag = etag;
  }

  async save(names) {
    try {
      const {data, etag} = await call(`/api/traders/${encodeURIComponent(session().trader.id)}`, {
        method: 'PATCH',
        headers: {'If-Match': this.etag},
        body: names,
      });
      this.trader = data;
      this.etag = etag;
      this.conflict = null;
      this.told = {title: text('profile.saved')};
      await updateTrader(data);
    } catch (failure) {
      if (!(failure instanceof Refusal && failure.status === 412)) {
        throw failure;
      }
      await this.read();
      this.conflict = names;
    }
  }

  keepTheirs() {
    this.conflict = null;
    this.update();
  }

  template() {
    return html`<section class="card" data-section=${this.name}>
      <h2 tabindex="-1">${text('profile.title')}</h2>
      ${this.notices(FIELDS)}
      ${this.trader ? html`${this.conflict ? this.decision() : this.names()} ${this.facts()}` : html`<div class="waiting"></div>`}
    </section>`;
  }

  names() {
    const {firstName, lastName, version} = this.trader;
    return this.form(names => this.save(names), keyed(version, html`<div class="pair">
      ${field('profile', {name: 'firstName', label: text('name.first'), autocomplete: 'given-name', capitals: 'words', value: firstName}, this.problem)}
      ${field('profile', {name: 'lastName', label: text('name.last'), autocomplete: 'family-name', capitals: 'words', value: lastName}, this.problem)}
    </div>`), text('profile.do'));
  }

  decision() {
    const name = ({firstName, lastName}) => `${firstName} ${lastName}`;
    return html`<div class="notice refused" role="alert" data-conflict>
      <strong>${text('conflict.title')}</strong>
      <dl class="two">
        <div><dt>${text('conflict.yours')}</dt><dd>${name(this.conflict)}</dd></div>
        <div><dt>${text('conflict.theirs')}</dt><dd>${name(this.trader)}</dd></div>
      </dl>
      <div class="buttons">
        ${this.button('mine', text('profile.mine'), () => this.save(this.conflict), 'main')}
        <button class="quiet" type="button" @click=${() => this.keepTheirs()}>${text('profile.keep')}</button>
      </div>
    </div>`;
  }

  facts() {
    const {dateJoined, roles} = this.trader;
    return html`<dl class="facts">
      <div><dt>${text('profile.joined')}</dt><dd class="number">${dateJoined ? day(dateJoined) : text('profile.joined.not')}</dd></div>
      ${roles?.length ? html`<div><dt>${text('profile.roles')}</dt><dd>${roles.join(', ')}</dd></div>` : nothing}
    </dl>`;
  }
}
