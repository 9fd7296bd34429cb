import {html, nothing} from '/app/lib/lit-html/lit-html.js';
import {repeat} from '/app/lib/lit-html/directives/repeat.js';
import {chart, pairs, spark, tone} from '../charts.js';
import {refusedPage, said, Why} from '../refusal.js';
import {call} from '../session.js';
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
    this.problem = null;
    this.stop = () => {};
  }

  async open(industry) {
    try {
      this.industries = (await call('/api/industries')).data.value;
      this.industry = this.industries.find(({id}) => id === industry) ?? this.industries[0] ?? null;
      await this.load();
      this.stop();
      this.stop = listen({price: event => this.price(event), state: state => this.become(state)});
    } catch (failure) {
      this.problem = said(failure);
    }
    this.update();
  }

  close() {
    this.stop();
  }

  async load() {
    if (!this.industry) {
      this.shares = [];
      return;
    }
    const path = `/api/industries/${this.industry.id}`;
    const from = new Date(Date.now() - DAY).toISOString();
    const [shares, index] = await Promise.all([
      call(`${path}/shares`),
      call(`${path}/index?from=${from}&points=${INDEX_POINTS}`),
    ]);
    this.shares = shares.data.value;
    this.index = index.data;
    this.update();
    await Promise.all(this.shares.map(async ({id}) => {
      const {data} = await call(`${path}/shares/${id}/prices?from=${from}&points=${SPARK_POINTS}`);
      this.sparks.set(id, pairs(data));
    }));
  }

  become(state) {
    this.state = state;
    this.update();
  }

  /** What changed by was counted from what it cost when the day began: that stays. */
  price({shareId, price, at}) {
    const share = this.shares.find(({id}) => id === shareId);
    if (!share || Date.parse(at) < Date.parse(share.latest.at)) {
      return;
    }
    const before = share.latest.price - share.latest.change;
    const change = price - before;
    share.latest = {price, at, change, changePercent: before ? (100 * change) / before : 0};
    share.moved = tone(change);
    this.sparks.get(shareId)?.push([Date.parse(at) / 1_000, price]);
    this.refreshIndex();
    this.update();
  }

  /** Prices come in swarms: the index is asked for once after each. */
  refreshIndex() {
    clearTimeout(this.refreshing);
    this.refreshing = setTimeout(async () => {
      const from = new Date(Date.now() - DAY).toISOString();
      try {
        this.index = (await call(`/api/industries/${this.industry.id}/index?from=${from}&points=${INDEX_POINTS}`)).data;
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
        <p class="live ${this.state}" role="status"><span></span>${text(`market.${this.state}`)}</p>
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
      <td class="right number strong ${share.moved ?? ''}" data-price>${money(latest.price)}</td>
      <td class="right">${change(latest)}</td>
    </tr>`;
  }
}

/** How it changed today; told by its sign, not by colour alone. */
export function change(latest) {
  return html`<span class="change number ${tone(latest.change)}"><span>${signed(latest.change)}</span>
    <span>${signed(latest.changePercent)} %</span></span>`;
}
