import {html, nothing} from 'lit-html';
import {repeat} from 'lit-html/directives/repeat.js';
import {fullName, People} from '../people.js';
import {refusedAction, refusedPage} from '../refusal.js';
import {MANAGERS, met} from '../rights.js';
import {call} from '../session.js';
import {SignIns} from '../sign-ins.js';
import {dayAndTime, text} from '../texts.js';
import {waiting} from '../waiting.js';
import {ListView} from './view.js';

const PAGE = 25;
const FOUND = 8;

/** As the server knows them; others it may come to know are shown by their names. */
const TYPES = [
  'SIGNED_IN', 'SIGN_IN_REFUSED', 'RENEWAL_REFUSED', 'REFRESH_TOKEN_REUSED', 'PERMIT_REVOKED', 'SECURITY_CODE_REFUSED', 'ACCESS_DENIED',
  'TOO_MANY_REQUESTS', 'USER_CREATED', 'USER_CHANGED', 'USER_DELETED', 'USER_UNLOCKED', 'FACTORS_RESET', 'ROLE_CHANGED', 'ROLE_REMOVED',
  'PASSWORD_CHANGED', 'REMOVAL_REQUESTED', 'REMOVAL_WITHDRAWN', 'DATA_EXPORTED', 'FACTOR_ADDED', 'FACTOR_REMOVED',
  'RECOVERY_CODES_RENEWED', 'KEY_ROTATED', 'KEY_RETIRED', 'KEYS_RESEALED',
];

/** What happened: sign-ins over time, and every security event, newest first. */
export class ConsoleRecord extends ListView {
  constructor(update) {
    super(update);
    this.people = new People(update);
    this.signIns = new SignIns(update);
    this.seesTraders = false;
    this.trader = null;
    this.choices = null;
  }

  /** Of one trader, where one is named. */
  open(trader = null) {
    this.trader = trader;
    return this.load(async () => {
      this.seesTraders = await met(MANAGERS);
      await Promise.all([this.signIns.draw(), this.read(this.address({}))]);
    });
  }

  address({type = null, from = null, until = null}) {
    const asked = new URLSearchParams({top: String(PAGE)});
    if (type) {
      asked.set('type', type);
    }
    if (this.trader) {
      asked.set('trader', this.trader);
    }
    if (from) {
      asked.set('from', new Date(`${from}T00:00`).toISOString());
    }
    if (until) {
      const end = new Date(`${until}T00:00`);
      end.setDate(end.getDate() + 1);
      asked.set('until', end.toISOString());
    }
    return `/api/audit?${asked}`;
  }

  async read(path) {
    const rows = await super.read(path);
    if (this.seesTraders) {
      this.people.read([this.trader, ...rows.flatMap(({actor, subject}) => [actor, subject])].filter(id => id !== 'console'));
    }
    return rows;
  }

  /** A part of a name or an e-mail may mean several: which of them is asked. */
  submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const wanted = String(form.get('who') ?? '').trim();
    return this.change(async () => {
      this.choices = null;
      if (wanted) {
        const {data} = await call(`/api/traders?search=${encodeURIComponent(wanted)}&top=${FOUND}`);
        this.people.know(data.value);
        if (data.value.length !== 1) {
          this.choices = data.value;
          return;
        }
        this.trader = data.value[0].id;
        event.target.elements.who.value = '';
      }
      await this.filter(form);
    });
  }

  async filter(form) {
    const path = this.address({type: form.get('type'), from: form.get('from'), until: form.get('until')});
    this.items = null;
    await this.read(path);
  }

  choose(trader) {
    this.trader = trader;
    this.choices = null;
    const form = /** @type {HTMLFormElement} */ (document.querySelector('form[data-filter]'));
    form.querySelectorAll('input[name=who]').forEach((/** @type {HTMLInputElement} */ who) => who.value = '');
    return this.change(() => this.filter(new FormData(form)));
  }

  template() {
    if (this.problem) {
      return refusedPage(this.problem, this.why);
    }
    return html`<div class="heading"><h1>${text('console.record.title')}</h1></div>
      ${this.signIns.template()}
      <section class="card record">
        <h2>${text('record.title')}</h2>
        ${this.filters()}
        ${refusedAction(this.refused, this.why)}
        ${this.items === null ? waiting() : this.list()}
      </section>`;
  }

  filters() {
    const person = this.trader && this.people.find(this.trader);
    return html`<form class="filters" data-filter @submit=${event => this.submit(event)} aria-busy=${this.busy}>
        <label>${text('record.type')}<select name="type">
          <option value="">${text('record.type.all')}</option>
          ${TYPES.map(type => html`<option value=${type}>${text(`record.${type}`)}</option>`)}
        </select></label>
        ${this.seesTraders
          ? html`<label>${text('record.who')}<input name="who" type="search" maxlength="100" autocomplete="off" spellcheck="false"></label>`
          : nothing}
        <label>${text('record.from')}<input name="from" type="date" max="9999-12-31"></label>
        <label>${text('record.until')}<input name="until" type="date" max="9999-12-31"></label>
        <button class="quiet" ?disabled=${this.busy}>${text(this.busy ? 'busy' : 'record.do')}</button>
      </form>
      ${this.trader
        ? html`<p class="lead">${text('record.of', {name: person ? fullName(person) : this.trader})}
            <button class="quiet small" type="button" @click=${() => this.choose(null)}>${text('record.everybody')}</button></p>`
        : nothing}
      ${this.choices ? this.choice() : nothing}`;
  }

  choice() {
    if (!this.choices.length) {
      return html`<p class="lead" role="status">${text('console.traders.none')}</p>`;
    }
    return html`<div class="lead" role="status"><p>${text('record.which')}</p>
      <div class="buttons">${this.choices.map(trader => html`<button class="quiet small" type="button" @click=${() => this.choose(trader.id)}>
        ${fullName(trader)}, ${trader.email}</button>`)}</div></div>`;
  }

  list() {
    if (!this.items.length) {
      return html`<p class="soft none">${text('record.none')}</p>`;
    }
    return html`<ul class="events">${repeat(this.items, ({id}) => id, row => this.row(row))}</ul>
      ${this.moreButton()}`;
  }

  row(row) {
    const facts = [
      ['record.at', dayAndTime(row.at)],
      ['record.actor', this.who(row.actor)],
      ['record.subject', this.who(row.subject)],
      ['record.address', row.address],
      ['record.device', row.device && deviceName(row.device)],
      ['record.permit', row.permit],
      ['record.trace', row.traceId],
    ].filter(([, value]) => value);
    return html`<li data-event=${row.type} data-id=${row.id}><details>
      <summary><span class="outcome ${row.outcome === 'SUCCESS' ? 'good' : 'bad'}">${text(`record.outcome.${row.outcome}`)}</span>
        <span class="strong">${TYPES.includes(row.type) ? text(`record.${row.type}`) : row.type}</span>
        <span class="soft">${this.who(row.subject ?? row.actor) ?? ''}</span>
        <time class="soft number" datetime=${row.at}>${dayAndTime(row.at)}</time></summary>
      <dl class="pairs">
        ${facts.map(([name, value]) => html`<div><dt>${text(name)}</dt><dd>${value}</dd></div>`)}
        ${Object.entries(row.details ?? {}).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
      </dl>
    </details></li>`;
  }

  who(id) {
    if (!id) {
      return null;
    }
    const person = this.people.find(id);
    return person ? `${fullName(person)}, ${person.email}` : id;
  }
}

function deviceName({name, model, platform, softwareVersion}) {
  return [name, model, platform, softwareVersion].filter(Boolean).join(', ');
}
