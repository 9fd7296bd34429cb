import {html, nothing} from 'lit-html';
import {repeat} from 'lit-html/directives/repeat.js';
import {field, focusSoon, formNotice, taken} from '../fields.js';
import {fullName, marks} from '../people.js';
import {refusedAction, refusedPage} from '../refusal.js';
import {call} from '../session.js';
import {day, text} from '../texts.js';
import {waiting} from '../waiting.js';
import {ListView} from './view.js';

const PAGE = 25;
const INVITED = ['email', 'firstName', 'lastName', 'dateJoined'];

/** All traders, and how to invite another. */
export class ConsoleTraders extends ListView {
  constructor(update) {
    super(update);
    this.inviting = false;
    this.invited = null;
  }

  open() {
    return this.load(() => this.read(`/api/traders?top=${PAGE}`));
  }

  search(event) {
    event.preventDefault();
    const wanted = String(new FormData(event.target).get('search')).trim();
    return this.change(async () => {
      const search = wanted ? `&search=${encodeURIComponent(wanted)}` : '';
      const {data} = await call(`/api/traders?top=${PAGE}${search}`);
      this.items = data.value;
      this.next = data.nextLink ?? null;
    });
  }

  startInviting() {
    this.inviting = !this.inviting;
    this.invited = null;
    this.refused = null;
    this.update();
    focusSoon('form[data-invite]');
  }

  invite(event) {
    event.preventDefault();
    const {dateJoined, ...typed} = taken(event.target);
    return this.change(async () => {
      const body = dateJoined ? {...typed, dateJoined} : typed;
      const {data} = await call('/api/traders/invitations', {method: 'POST', body});
      this.invited = data;
      this.inviting = false;
      this.items = [data, ...this.items];
    });
  }

  template() {
    if (this.problem) {
      return refusedPage(this.problem, this.why);
    }
    return html`<div class="heading"><h1>${text('console.traders.title')}</h1>
        <button class="quiet" type="button" data-inviting aria-expanded=${this.inviting} @click=${() => this.startInviting()}>
          ${text('invite.title')}</button></div>
      ${this.inviting ? this.invitation() : nothing}
      ${this.invited
        ? html`<p class="notice done" role="status">${text('invite.done', {email: this.invited.email})}
            <a href="#/console/traders/${encodeURIComponent(this.invited.id)}">${fullName(this.invited)}</a></p>`
        : nothing}
      <form class="search" role="search" @submit=${event => this.search(event)}>
        <label>${text('console.search')}<input name="search" type="search" maxlength="100" autocomplete="off" spellcheck="false"></label>
        <button class="quiet" ?disabled=${this.busy}>${text(this.busy ? 'busy' : 'console.search.do')}</button>
      </form>
      ${this.inviting ? nothing : refusedAction(this.refused, this.why)}
      ${this.items === null ? waiting() : this.list()}`;
  }

  invitation() {
    return html`<section class="card editor lead">
      <h2>${text('invite.title')}</h2>
      <p class="soft">${text('invite.lead')}</p>
      ${formNotice(this.refused, INVITED)}
      <form data-invite class="grid" @submit=${event => this.invite(event)} aria-busy=${this.busy}>
        ${field('invite', {name: 'email', label: text('door.email'), type: 'email', inputmode: 'email', maxlength: 254}, this.refused)}
        <div class="pair">
          ${field('invite', {name: 'firstName', label: text('name.first'), maxlength: 100}, this.refused)}
          ${field('invite', {name: 'lastName', label: text('name.last'), maxlength: 100}, this.refused)}
        </div>
        ${field('invite', {name: 'dateJoined', label: text('trader.dateJoined'), type: 'date', optional: true}, this.refused)}
        <button class="main" ?disabled=${this.busy}>${text(this.busy ? 'busy' : 'invite.do')}</button>
      </form>
    </section>`;
  }

  list() {
    if (!this.items.length) {
      return html`<section class="card"><p>${text('console.traders.none')}</p></section>`;
    }
    return html`<ul class="card people" aria-busy=${this.busy}>${repeat(this.items, ({id}) => id, item)}</ul>
      ${this.moreButton()}`;
  }
}

function item(trader) {
  return html`<li data-trader=${trader.id}><a href="#/console/traders/${encodeURIComponent(trader.id)}">
    <span class="strong">${fullName(trader)}</span>
    <span class="soft">${trader.email}</span>
    <span class="soft">${trader.dateJoined ? text('trader.joined', {day: day(trader.dateJoined)}) : text('trader.joined.not')}</span>
    <span class="marks">${marks(trader)}</span>
  </a></li>`;
}
