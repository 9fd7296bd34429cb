import {html, nothing} from 'lit-html';
import {repeat} from 'lit-html/directives/repeat.js';
import {Sure} from '../sure.js';
import {Ending} from '../ending.js';
import {appended, pathOf} from '../pages.js';
import {fullName, People} from '../people.js';
import {notice, refusedPage, said, Why} from '../refusal.js';
import {call, isPassing, session} from '../session.js';
import {dayAndTime, text} from '../texts.js';
import {waiting} from '../waiting.js';

const PAGE = 20;

/** Of how many traders that a search finds permits are shown. */
const FOUND = 5;

/** Everybody's live permits, or those of one trader; each can be ended, and every node acknowledges it. */
export class ConsolePermits {
  constructor(update) {
    this.update = update;
    this.why = new Why(update);
    this.sure = new Sure(update);
    this.people = new People(update);
    this.trader = null;
    this.permits = null;
    this.next = null;
    this.endings = new Map();
    this.endingAll = null;
    this.note = null;
    this.problem = null;
    this.refused = null;
    this.busy = false;
    this.stale = false;
  }

  async open(trader = null) {
    this.trader = trader;
    try {
      await this.read(trader === null ? `/api/permits?top=${PAGE}` : permitsOf(trader, PAGE));
    } catch (failure) {
      this.problem = said(failure);
      this.stale = isPassing(failure);
    }
    this.update();
  }

  close() {}

  async read(path) {
    const {data} = await call(path);
    this.permits = appended(this.permits ?? [], data.value);
    this.next = data.nextLink ?? null;
    this.people.read([this.trader, ...data.value.map(({userId}) => userId)]);
  }

  async change(what) {
    if (this.busy) {
      return;
    }
    this.busy = true;
    this.refused = null;
    this.update();
    try {
      await what();
    } catch (failure) {
      this.refused = said(failure);
    }
    this.busy = false;
    this.update();
  }

  search(event) {
    event.preventDefault();
    const wanted = String(new FormData(event.target).get('search')).trim();
    return this.change(async () => {
      this.note = null;
      this.endings.clear();
      const found = wanted ? await this.find(wanted) : null;
      this.permits = null;
      if (found === null) {
        await this.read(`/api/permits?top=${PAGE}`);
        return;
      }
      const pages = await Promise.all(found.map(({id}) => call(permitsOf(id, 1_000))));
      this.permits = pages.flatMap(({data}) => data.value);
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

  more() {
    return this.change(() => this.read(pathOf(this.next)));
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
      this.permits = [];
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
      ${this.permits === null ? waiting() : this.list()}
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
          : html`<button class="danger" type="button" data-end-all ?disabled=${!this.permits?.length || this.endingAll?.busy}
              @click=${() => this.askToEndAll()}>${text('trader.end')}</button>`}
      </div>`;
  }

  list() {
    if (!this.permits.length) {
      return html`<section class="card"><p>${text('console.permits.none')}</p></section>`;
    }
    return html`<ul class="permits" aria-busy=${this.busy}>${repeat(this.permits, ({id}) => id, permit => this.item(permit))}</ul>
      ${this.next
        ? html`<div class="buttons"><button class="quiet" type="button" data-more ?disabled=${this.busy} @click=${() => this.more()}>
            ${text('console.more')}</button></div>`
        : nothing}`;
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
