import {html, nothing} from 'lit-html';
import {repeat} from 'lit-html/directives/repeat.js';
import {Sure} from '../sure.js';
import {Ending} from '../ending.js';
import {fullName, People} from '../people.js';
import {notice, refusedPage} from '../refusal.js';
import {call, session} from '../session.js';
import {dayAndTime, text} from '../texts.js';
import {waiting} from '../waiting.js';
import {ListView} from './view.js';

const PAGE = 20;

/** Of how many traders that a search finds permits are shown. */
const FOUND = 5;

/** Everybody's live permits, or those of one trader; each can be ended, and every node acknowledges it. */
export class ConsolePermits extends ListView {
  constructor(update) {
    super(update);
    this.sure = new Sure(update);
    this.people = new People(update);
    this.trader = null;
    this.endings = new Map();
    this.endingAll = null;
    this.note = null;
  }

  open(trader = null) {
    this.trader = trader;
    return this.load(() => this.read(trader === null ? `/api/permits?top=${PAGE}` : permitsOf(trader, PAGE)));
  }

  async read(path) {
    const permits = await super.read(path);
    this.people.read([this.trader, ...permits.map(({userId}) => userId)]);
    return permits;
  }

  search(event) {
    event.preventDefault();
    const wanted = String(new FormData(event.target).get('search')).trim();
    return this.change(async () => {
      this.note = null;
      this.endings.clear();
      const found = wanted ? await this.find(wanted) : null;
      this.items = null;
      if (found === null) {
        await this.read(`/api/permits?top=${PAGE}`);
        return;
      }
      const pages = await Promise.all(found.map(({id}) => call(permitsOf(id, 1_000))));
      this.items = pages.flatMap(({data}) => data.value);
      this.next = null;
    });
  }

  async find(wanted) {
    const {data} = await call(`/api/traders?search=${encodeURIComponent(wanted)}&top=${FOUND}`);
    this.people.know(data.value);
    if (data.nextLink) {
      this.note = text('console.permits.more', {count: FOUND});
    }
    return data.value;
  }

  async end({id}) {
    const ending = new Ending(this.update);
    this.endings.set(id, ending);
    await ending.run(`/api/permits/${encodeURIComponent(id)}`);
  }

  askToEndAll() {
    const person = this.people.find(this.trader);
    this.sure.ask({
      title: text('trader.end.title'),
      detail: text('trader.end.detail', {name: person ? fullName(person) : this.trader}),
      action: text('trader.end'),
    }, () => this.endAll());
  }

  async endAll() {
    this.endingAll = new Ending(this.update);
    await this.endingAll.run(`/api/permits?trader=${encodeURIComponent(this.trader)}`);
    if (this.endingAll.ended) {
      this.items = [];
      this.update();
    }
  }

  template() {
    if (this.problem) {
      return refusedPage(this.problem, this.why);
    }
    return html`${this.heading()}
      ${notice(this.refused)}
      ${this.note ? html`<p class="soft lead" role="status">${this.note}</p>` : nothing}
      ${this.endingAll?.template() ?? nothing}
      ${this.items === null ? waiting() : this.list()}
      ${this.sure.template()}`;
  }

  heading() {
    if (this.trader === null) {
      return html`<div class="heading"><h1>${text('console.permits.title')}</h1></div>
        <form class="search" role="search" @submit=${event => this.search(event)}>
          <label>${text('console.search')}<input name="search" type="search" maxlength="100" autocomplete="off" spellcheck="false"></label>
          <button class="quiet" ?disabled=${this.busy}>${text(this.busy ? 'busy' : 'console.search.do')}</button>
        </form>`;
    }
    const person = this.people.find(this.trader);
    return html`<a class="back" href="#/console/traders/${encodeURIComponent(this.trader)}">${text('trader.back.one')}</a>
      <div class="heading"><h1>${text('console.permits.of', {name: person ? fullName(person) : '…'})}</h1></div>
      <div class="buttons lead">
        ${this.trader === session()?.trader.id
          ? nothing
          : html`<button class="danger" type="button" data-end-all ?disabled=${!this.items?.length || this.endingAll?.busy}
              @click=${() => this.askToEndAll()}>${text('trader.end')}</button>`}
      </div>`;
  }

  list() {
    if (!this.items.length) {
      return html`<section class="card"><p>${text('console.permits.none')}</p></section>`;
    }
    return html`<ul class="permits" aria-busy=${this.busy}>${repeat(this.items, ({id}) => id, permit => this.item(permit))}</ul>
      ${this.moreButton()}`;
  }

  item(permit) {
    const {device} = permit;
    const person = this.people.find(permit.userId);
    const ending = this.endings.get(permit.id);
    const isThis = permit.id === session()?.id;
    const on = device.name || device.model || text('permits.unknown');
    const name = person ? fullName(person) : permit.userId;
    return html`<li class="card" data-permit=${permit.id}>
      <div>
        <h2><a href="#/console/traders/${encodeURIComponent(permit.userId)}">${name}</a>
          ${isThis ? html`<span class="mark">${text('permits.this')}</span>` : nothing}</h2>
        <p class="soft">${person?.email ?? ''}</p>
        <p>${device.platform ? text('permits.on', {name: on, platform: device.platform}) : on}</p>
        <dl class="facts">
          <div><dt>${text('permits.since')}</dt><dd class="number">${dayAndTime(permit.issuedAt)}</dd></div>
          <div><dt>${text('permits.used')}</dt><dd class="number">${dayAndTime(permit.renewedAt)}</dd></div>
          <div><dt>${text('permits.until')}</dt><dd class="number">${dayAndTime(permit.expiresAt)}</dd></div>
        </dl>
        ${ending?.template() ?? nothing}
      </div>
      ${isThis || ending?.busy || ending?.ended
        ? nothing
        : html`<button class="quiet" type="button" data-end ?disabled=${this.busy}
            aria-label=${text('permits.end.of', {name: `${name}, ${on}`})}
            @click=${() => this.end(permit)}>${text('permits.end')}</button>`}
    </li>`;
  }
}

function permitsOf(trader, top) {
  return `/api/permits?trader=${encodeURIComponent(trader)}&top=${top}`;
}
