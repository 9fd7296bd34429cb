import {html, nothing} from 'lit-html';
import {repeat} from 'lit-html/directives/repeat.js';
import {chart, pairs, spark, tone} from '../charts.js';
import {refusedPage, said, Why} from '../refusal.js';
import {history} from '../history.js';
import {keeper, kept} from '../keep.js';
import {call, isPassing} from '../session.js';
import {listen} from '../stream.js';
import {level, money, signed, text, time} from '../texts.js';

const DAY = 86_400_000;
const SPARK_POINTS = 96;
const INDEX_POINTS = 288;

/** An industry's shares as they are quoted, and its index. */
export class Market {
  constructor(update) {
    this.update = update;
    this.why = new Why(update);
    this.industries = [];
    this.industry = null;
    this.shares = null;
    this.index = null;
    this.sparks = new Map();
    this.state = 'waiting';
    this.refreshing = 0;
    this.problem = null;
    this.closed = false;
    this.stop = () => {};

    /** What the shares cost when they were kept, by their ids; and when that was, until something newer is there. */
    this.keptPrices = new Map();
    this.keptAt = null;
    this.stale = false;
    this.keep = keeper();
  }

  async open(industry) {
    try {
      await this.showKept(industry);
      this.industries = (await call('/api/industries', {keep: 'industries'})).data.value;
      this.industry = this.choose(industry);
      await this.load();
      this.keptAt = null;
      if (!this.closed) {
        this.stop = listen({price: event => this.price(event), state: state => this.become(state)});
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

  /** What was seen the next time is what is seen last. */
  close() {
    this.closed = true;
    this.stop();
    clearTimeout(this.refreshing);
    if (this.shares && this.industry && !this.keptAt) {
      this.keep(`shares ${this.industry.id}`, {value: this.shares});
    }
  }

  choose(industry) {
    return this.industries.find(({id}) => id === industry) ?? this.industries[0] ?? null;
  }

  /** Before the server has answered, or where it can't be reached. */
  async showKept(industry) {
    const industries = await kept('industries');
    this.industries = industries?.data.value ?? [];
    this.industry = this.choose(industry);
    const shares = this.industry && (await kept(`shares ${this.industry.id}`));
    if (!shares) {
      return;
    }
    this.index = (await kept(`index ${this.industry.id}`))?.data ?? null;
    this.shares = shares.data.value;
    this.keptAt = shares.at;
    this.keptPrices = new Map(this.shares.map(({id, latest}) => [id, latest.price]));
    this.update();
    for (const {id} of this.shares) {
      const prices = await kept(`prices ${id} day`);
      if (prices && !this.sparks.has(id)) {
        this.sparks.set(id, pairs(prices.data));
      }
    }
    this.update();
  }

  async load() {
    if (!this.industry) {
      this.shares = [];
      return;
    }
    const path = `/api/industries/${this.industry.id}`;
    const [shares, index] = await Promise.all([
      call(`${path}/shares`, {keep: `shares ${this.industry.id}`}),
      this.readIndex(),
    ]);
    this.shares = shares.data.value;
    this.index = index;
    this.keptAt = null;
    this.update();
    await Promise.all(this.shares.map(async ({id}) => {
      this.sparks.set(id, pairs(await history(`${path}/shares/${id}/prices`, DAY, SPARK_POINTS, `prices ${id} day`)));
    }));
  }

  readIndex() {
    const {id} = this.industry;
    return history(`/api/industries/${id}/index`, DAY, INDEX_POINTS, `index ${id}`);
  }

  become(state) {
    this.state = state;
    this.update();
  }

  /** What changed by was counted from what it cost when the day began: that stays. */
  price({shareId, price, at}) {
    const share = this.shares?.find(({id}) => id === shareId);
    if (!share || Date.parse(at) < Date.parse(share.latest.at)) {
      return;
    }
    const before = share.latest.price - share.latest.change;
    const change = price - before;
    share.latest = {price, at, change, changePercent: before ? (100 * change) / before : 0};
    this.sparks.get(shareId)?.push([Date.parse(at) / 1_000, price]);
    this.refreshIndex();
    this.update();
  }

  /** Prices come in swarms: the index is asked for once after each. */
  refreshIndex() {
    clearTimeout(this.refreshing);
    this.refreshing = setTimeout(async () => {
      try {
        this.index = await this.readIndex();
        this.update();
      } catch {
        // The next price asks again.
      }
    }, 500);
  }

  template() {
    if (this.problem) {
      return refusedPage(this.problem, this.why);
    }
    return html`<div class="heading">
        <h1>${text('market.title')}</h1>
        <p class="live" data-state=${this.state} role="status"><span></span>${text(`market.${this.state}`)}</p>
      </div>
      <nav class="picker" aria-label=${text('market.industries')}>
        ${this.industries.map(({id, name}) => html`<a href="#/market/${id}"
          aria-current=${id === this.industry?.id ? 'true' : 'false'}>${name}</a>`)}
      </nav>
      <div class="market" aria-busy=${this.shares === null}>${this.indexCard()} ${this.sharesCard()}</div>`;
  }

  indexCard() {
    const latest = this.index?.latest;
    return html`<section class="card index">
      <h2>${text('market.index', {industry: this.industry?.name ?? ''})}</h2>
      ${latest
        ? html`<p class="quote"><span class="price number">${level(latest.price)}</span>${change(latest)}</p>
          ${chart(pairs(this.index), text('market.index.chart', {
            industry: this.industry.name,
            level: level(latest.price),
            percent: signed(latest.changePercent),
          }))}
          <p class="soft">${text('market.day')}</p>`
        : html`<div class="waiting chart"></div>`}
    </section>`;
  }

  sharesCard() {
    if (this.shares === null) {
      return html`<section class="card"><div class="waiting"></div><div class="waiting"></div><div class="waiting"></div></section>`;
    }
    if (this.shares.length === 0) {
      return html`<section class="card"><p>${text('market.none')}</p></section>`;
    }
    return html`<section class="card shares">
      <table>
        <thead><tr>
          <th scope="col">${text('share')}</th>
          <th scope="col"><span class="aside">${text('market.day')}</span></th>
          <th scope="col" class="right">${text('price')}</th>
          <th scope="col" class="right">${text('change')}</th>
        </tr></thead>
        <tbody>${repeat(this.shares, ({id}) => id, share => this.row(share))}</tbody>
      </table>
    </section>`;
  }

  row(share) {
    const {latest} = share;
    return html`<tr data-share=${share.id}>
      <th scope="row"><a href="#/market/${share.industryId}/${share.id}">${share.symbol}</a>
        <span class="soft number">${time(latest.at)}</span></th>
      <td>${spark(this.sparks.get(share.id) ?? [], tone(latest.change))}</td>
      <td class="right number"><span class="strong" data-price>${money(latest.price)}</span>${this.cached(share)}</td>
      <td class="right">${change(latest)}</td>
    </tr>`;
  }

  /** Beside what it costs now, what it cost when it was kept. */
  cached({id, latest}) {
    const price = this.keptPrices.get(id);
    if (price === undefined || (price === latest.price && !this.keptAt)) {
      return nothing;
    }
    return html`<span class="soft cached" data-cached>${this.keptAt
      ? text('market.cached.only')
      : text('market.cached', {price: money(price)})}</span>`;
  }
}

/** How it changed today; told by its sign, not by colour alone. */
export function change(latest) {
  return html`<span class="change number ${tone(latest.change)}"><span>${signed(latest.change)}</span>
    <span>${signed(latest.changePercent)} %</span></span>`;
}
