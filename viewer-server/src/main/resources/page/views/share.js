import {html, nothing} from 'lit-html';
import {chart, pairs} from '../charts.js';
import {notice, refusedPage, said, Why} from '../refusal.js';
import {MANAGERS, met} from '../rights.js';
import {history} from '../history.js';
import {kept} from '../keep.js';
import {call, isPassing, Refusal} from '../session.js';
import {listen} from '../stream.js';
import {dayAndTime, level, money, text} from '../texts.js';
import {change} from './market.js';

const HOUR = 3_600_000;
const RANGES = {hour: HOUR, day: 24 * HOUR, week: 168 * HOUR, month: 720 * HOUR, year: 8_760 * HOUR};
const POINTS = 240;
const HISTORY = 12;

/** One share: what it costs, what it did, and its editor. */
export class SharePage {
  constructor(update) {
    this.update = update;
    this.why = new Why(update);
    this.range = 'day';
    this.share = null;
    this.etag = null;
    this.chart = null;
    this.mayChange = null;
    this.conflict = null;
    this.saved = null;
    this.refused = null;
    this.problem = null;
    this.busy = false;
    this.keptAt = null;
    this.stale = false;
    this.closed = false;
    this.stop = () => {};
  }

  async open(industry, id) {
    this.path = `/api/industries/${encodeURIComponent(industry)}/shares/${encodeURIComponent(id)}`;
    this.back = `#/market/${encodeURIComponent(industry)}`;
    this.name = `share ${id}`;
    try {
      await this.showKept();
      const [, , mayChange] = await Promise.all([this.read(), this.draw(), met(MANAGERS)]);
      this.mayChange = mayChange;
      this.keptAt = null;
      if (!this.closed) {
        this.stop = listen({price: event => this.price(event, id), state: () => {}});
      }
    } catch (failure) {
      this.fail(failure);
    }
    this.update();
  }

  fail(failure) {
    this.stale = isPassing(failure);
    if (!(this.keptAt && this.stale)) {
      this.problem = said(failure);
    }
  }

  close() {
    this.closed = true;
    this.stop();
  }

  /** Before the server has answered, or where it can't be reached: to be looked at, not to be edited. */
  async showKept() {
    const share = await kept(this.name);
    const chart = await kept(`${this.name} ${this.range}`);
    if (share && chart) {
      this.share = share.data;
      this.chart = chart.data;
      this.keptAt = share.at;
      this.update();
    }
  }

  async read() {
    const {data, etag} = await call(this.path, {keep: this.name});
    this.share = data;
    this.etag = etag;
  }

  async draw() {
    const {range} = this;
    const chart = await history(`${this.path}/prices`, RANGES[range], POINTS, `${this.name} ${range}`);
    if (range === this.range) {
      this.chart = chart;
      this.update();
    }
  }

  choose(range) {
    this.range = range;
    this.update();
    this.draw().catch(failure => this.refuse(failure));
  }

  /** The editor keeps the version it was opened with: only what is quoted moves. */
  price({shareId}, id) {
    if (shareId === id) {
      this.draw().catch(failure => this.refuse(failure));
    }
  }

  refuse(failure) {
    this.refused = said(failure);
    this.update();
  }

  async submit(event) {
    event.preventDefault();
    const wanted = String(new FormData(event.target).get('price')).trim();
    await this.set(wanted);
  }

  async set(wanted) {
    if (this.busy) {
      return;
    }
    this.busy = true;
    this.refused = null;
    this.saved = null;
    this.update();
    try {
      const {data, etag} = await call(this.path, {
        method: 'PATCH',
        headers: {'If-Match': this.etag},
        body: {price: Number(wanted)},
      });
      this.share = data;
      this.etag = etag;
      this.conflict = null;
      this.saved = data.price;
      this.draw().catch(failure => this.refuse(failure));
    } catch (failure) {
      await this.refusedToSet(failure, wanted);
    }
    this.busy = false;
    this.update();
  }

  /** Somebody else was first: both are shown, and whoever edits decides. What is as it was wanted was saved by an answer that was lost. */
  async refusedToSet(failure, wanted) {
    if (!(failure instanceof Refusal && failure.status === 412)) {
      this.refused = said(failure);
      return;
    }
    try {
      await this.read();
      if (this.share.price === Number(wanted)) {
        this.saved = this.share.price;
      } else {
        this.conflict = {wanted, theirs: this.share.price};
      }
    } catch (again) {
      this.refused = said(again);
    }
  }

  keepTheirs() {
    this.conflict = null;
    this.update();
  }

  template() {
    if (this.problem) {
      return refusedPage(this.problem, this.why);
    }
    if (!this.share || !this.chart) {
      return html`<section class="card" aria-busy="true"><div class="waiting"></div><div class="waiting chart"></div></section>`;
    }
    const latest = this.chart.latest ?? this.share.latest;
    return html`<a class="back" href=${this.back}>${text('share.back')}</a>
      <div class="heading"><h1>${this.share.symbol}</h1>
        <p class="quote"><span class="price number" data-latest>${money(latest.price)}</span>${change(latest)}</p></div>
      <div class="share">
        <section class="card">
          <div class="ranges" role="group" aria-label=${text('share.range')}>
            ${Object.keys(RANGES).map(range => html`<button type="button" aria-pressed=${range === this.range}
              @click=${() => this.choose(range)}>${text(`share.range.${range}`)}</button>`)}
          </div>
          ${this.chart.value.length
            ? chart(pairs(this.chart), text('share.chart', {symbol: this.share.symbol, price: money(latest.price)}))
            : html`<p class="soft none">${text('share.quiet')}</p>`}
        </section>
        ${this.editor()} ${this.history()}
      </div>`;
  }

  editor() {
    return html`<section class="card editor">
      <h2>${text('editor.title')}</h2>
      <p class="soft">${text('editor.set', {price: money(this.share.price)})}</p>
      ${this.permission()}
    </section>`;
  }

  /** It is known from the server alone. */
  permission() {
    if (this.mayChange === null) {
      return nothing;
    }
    return this.mayChange ? this.form() : html`<p>${text('editor.managers')}</p>${this.why.template(MANAGERS)}`;
  }

  form() {
    return html`${notice(this.refused)}
      ${this.saved === null ? nothing : html`<p class="notice done" role="status">${text('editor.saved', {price: money(this.saved)})}</p>`}
      ${this.conflict
        ? this.decision()
        : html`<form @submit=${event => this.submit(event)} aria-busy=${this.busy}>
          <label>${text('editor.price')}
            <input name="price" class="number" inputmode="decimal" required pattern="[0-9]{1,10}([.][0-9]{1,4})?"
              .value=${String(this.share.price)} autocomplete="off"></label>
          <button class="main" ?disabled=${this.busy}>${text(this.busy ? 'busy' : 'editor.do')}</button>
        </form>`}`;
  }

  decision() {
    const {wanted, theirs} = this.conflict;
    return html`<div class="notice refused" role="alert" data-conflict>
      <strong>${text('conflict.title')}</strong>
      <dl class="two">
        <div><dt>${text('conflict.yours')}</dt><dd class="number">${money(Number(wanted))}</dd></div>
        <div><dt>${text('conflict.theirs')}</dt><dd class="number">${money(theirs)}</dd></div>
      </dl>
      <div class="buttons">
        <button class="main" type="button" ?disabled=${this.busy} @click=${() => this.set(wanted)}>${text('conflict.mine')}</button>
        <button class="quiet" type="button" @click=${() => this.keepTheirs()}>${text('conflict.keep')}</button>
      </div>
    </div>`;
  }

  history() {
    const parts = this.chart.value.slice(-HISTORY).reverse();
    return html`<section class="card history">
      <h2>${text('history.title')}</h2>
      <div class="scroll" tabindex="0" role="region" aria-label=${text('history.title')}><table>
        <thead><tr><th scope="col">${text('history.from')}</th>
          ${['open', 'high', 'low', 'close'].map(name => html`<th scope="col" class="right">${text(`history.${name}`)}</th>`)}
        </tr></thead>
        <tbody>${parts.map(part => html`<tr><th scope="row" class="number">${dayAndTime(part.at)}</th>
          ${['open', 'high', 'low', 'close'].map(name => html`<td class="right number">${level(part[name])}</td>`)}</tr>`)}
        </tbody>
      </table></div>
    </section>`;
  }
}
