import {html, nothing} from 'lit-html';
import {repeat} from 'lit-html/directives/repeat.js';
import {notice, refusedPage} from '../refusal.js';
import {call, end, session} from '../session.js';
import {dayAndTime, text} from '../texts.js';
import {waiting} from '../waiting.js';
import {View} from './view.js';

/** Where one is signed in, and how to end that. */
export class Permits extends View {
  constructor(update) {
    super(update);
    this.permits = null;
    this.addresses = new Map();
  }

  open() {
    return this.load(() => this.read());
  }

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

  /** What there is afterwards is shown, whatever came of it. */
  ending(what) {
    return this.change(async () => {
      try {
        await what();
      } finally {
        if (session()) {
          await this.read();
        }
      }
    });
  }

  endOne({id}) {
    return this.ending(() => call(`/api/permits/${encodeURIComponent(id)}`, {method: 'DELETE'}));
  }

  endOthers() {
    const others = this.permits.filter(({id}) => id !== session().id);
    return this.ending(async () => {
      for (const {id} of others) {
        await call(`/api/permits/${encodeURIComponent(id)}`, {method: 'DELETE'});
      }
    });
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
        ? waiting()
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
