import {html, nothing} from 'lit-html';
import {repeat} from 'lit-html/directives/repeat.js';
import {notice, refusedPage, said, Why} from '../refusal.js';
import {call, end, isPassing, session} from '../session.js';
import {dayAndTime, text} from '../texts.js';

/** Where one is signed in, and how to end that. */
export class Permits {
  constructor(update) {
    this.update = update;
    this.why = new Why(update);
    this.permits = null;
    this.addresses = new Map();
    this.refused = null;
    this.problem = null;
    this.busy = false;
    this.stale = false;
  }

  async open() {
    try {
      await this.read();
    } catch (failure) {
      this.problem = said(failure);
      this.stale = isPassing(failure);
    }
    this.update();
  }

  close() {}

  async read() {
    const {id, trader} = session();
    const whose = `trader=${encodeURIComponent(trader.id)}&top=1000`;
    const [{data}, signIns] = await Promise.all([
      call(`/api/permits?${whose}`),
      // Permits can be ended without being told where they come from.
      call(`/api/audit?${whose}&type=SIGNED_IN`).then(answer => answer.data.value, () => []),
    ]);
    this.addresses = new Map(signIns.map(({permit, address}) => [permit, address]));
    this.permits = data.value.sort((one, other) => Number(other.id === id) - Number(one.id === id));
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
      if (session()) {
        await this.read();
      }
    } catch (failure) {
      this.refused = said(failure);
    }
    this.busy = false;
    this.update();
  }

  endOne({id}) {
    return this.change(() => call(`/api/permits/${encodeURIComponent(id)}`, {method: 'DELETE'}));
  }

  endOthers() {
    const others = this.permits.filter(({id}) => id !== session().id);
    return this.change(() =>
      Promise.all(others.map(({id}) => call(`/api/permits/${encodeURIComponent(id)}`, {method: 'DELETE'}))));
  }

  endAll() {
    return this.change(async () => {
      await call(`/api/permits?trader=${encodeURIComponent(session().trader.id)}`, {method: 'DELETE'});
      end({tone: 'done', title: text('permits.ended')});
    });
  }

  template() {
    if (this.problem) {
      return refusedPage(this.problem, this.why);
    }
    return html`<div class="heading"><h1>${text('permits.title')}</h1></div>
      <p class="soft lead">${text('permits.lead')}</p>
      ${notice(this.refused)}
      ${this.permits === null
        ? html`<section class="card" aria-busy="true"><div class="waiting"></div><div class="waiting"></div></section>`
        : this.list()}`;
  }

  list() {
    return html`<ul class="permits" aria-busy=${this.busy}>
        ${repeat(this.permits, ({id}) => id, permit => this.item(permit))}
      </ul>
      <div class="buttons">
        <button class="quiet" type="button" data-end-others ?disabled=${this.busy || this.permits.length < 2}
          @click=${() => this.endOthers()}>${text('permits.others')}</button>
        <button class="danger" type="button" data-end-all ?disabled=${this.busy} @click=${() => this.endAll()}>
          ${text('permits.all')}</button>
      </div>`;
  }

  item(permit) {
    const {device} = permit;
    const isThis = permit.id === session()?.id;
    const name = device.name || device.model || text('permits.unknown');
    return html`<li class="card" data-permit=${permit.id}>
      <div>
        <h2>${device.platform ? text('permits.on', {name, platform: device.platform}) : name}
          ${isThis ? html`<span class="mark">${text('permits.this')}</span>` : nothing}</h2>
        <dl class="facts">
          <div><dt>${text('permits.since')}</dt><dd class="number">${dayAndTime(permit.issuedAt)}</dd></div>
          ${this.addresses.get(permit.id)
            ? html`<div><dt>${text('permits.where')}</dt><dd class="number" data-where>${this.addresses.get(permit.id)}</dd></div>`
            : nothing}
          <div><dt>${text('permits.used')}</dt><dd class="number">${dayAndTime(permit.renewedAt)}</dd></div>
          <div><dt>${text('permits.until')}</dt><dd class="number">${dayAndTime(permit.expiresAt)}</dd></div>
        </dl>
      </div>
      ${isThis
        ? nothing
        : html`<button class="quiet" type="button" ?disabled=${this.busy} aria-label=${text('permits.end.of', {name})}
            @click=${() => this.endOne(permit)}>${text('permits.end')}</button>`}
    </li>`;
  }
}
