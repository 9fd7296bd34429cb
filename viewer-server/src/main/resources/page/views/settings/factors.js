import {html, nothing} from 'lit-html';
import {field, focusSoon} from '../../fields.js';
import {call} from '../../session.js';
import {day, text} from '../../texts.js';
import {Section} from './section.js';

/** An authenticator app, and the recovery codes for whoever loses it. What is secret of them is shown once, and gone with the view. */
export class Factors extends Section {
  name = 'factors';
  factors = null;
  enrolment = null;
  codes = null;
  asks = false;

  open() {
    return this.load(() => this.read());
  }

  close() {
    this.enrolment = null;
    this.codes = null;
    this.update();
  }

  async read() {
    this.factors = (await call('/api/factors')).data;
  }

  async enrol() {
    this.enrolment = (await call('/api/factors/totp', {method: 'POST'})).data;
    focusSoon('[data-section=factors] form');
  }

  async confirm({code}) {
    const {data} = await call('/api/factors/totp/confirmation', {method: 'POST', body: {code}});
    this.enrolment = null;
    await this.show(data.recoveryCodes);
  }

  async renewCodes() {
    await this.show((await call('/api/factors/recovery-codes', {method: 'POST'})).data.recoveryCodes);
  }

  async show(codes) {
    this.codes = codes;
    await this.read();
    focusSoon('[data-section=factors] .codes + .buttons');
  }

  async remove() {
    await call('/api/factors/totp', {method: 'DELETE'});
    this.asks = false;
    this.told = {title: text('factors.removed')};
    await this.read();
  }

  async copy() {
    await navigator.clipboard.writeText(this.codes.join('\n'));
    this.told = {title: text('factors.copied')};
  }

  choose(change) {
    Object.assign(this, {told: null, problem: null}, change);
    this.update();
    focusSoon(`[data-section=factors] [data-do=${this.asks ? 'keep' : 'enrol'}]`);
  }

  template() {
    return html`<section class="card" data-section=${this.name}>
      <h2 tabindex="-1">${text('factors.title')}</h2>
      <p class="soft">${text('factors.lead')}</p>
      ${this.notices(['code'])}
      ${this.factors ? this.shown() : html`<div class="waiting"></div>`}
    </section>`;
  }

  shown() {
    if (this.codes) {
      return this.recoveryCodes();
    }
    return this.enrolment ? this.setup() : this.state();
  }

  state() {
    const {totpSince, passkeys, recoveryCodes} = this.factors;
    return html`<dl class="facts">
        <div><dt>${text('factors.app')}</dt><dd class="number">${totpSince ? text('factors.since', {at: day(totpSince)}) : text('factors.none')}</dd></div>
        ${totpSince || passkeys
          ? html`<div><dt>${text('factors.codes')}</dt><dd class="number">${text('factors.left', {count: recoveryCodes})}</dd></div>`
          : nothing}
      </dl>
      ${this.asks ? this.question() : this.choices()}`;
  }

  choices() {
    const {totpSince, passkeys} = this.factors;
    return html`<div class="buttons">
      ${this.button('enrol', text(totpSince ? 'factors.replace' : 'factors.enrol'), () => this.enrol())}
      ${totpSince || passkeys ? this.button('codes', text('factors.codes.new'), () => this.renewCodes()) : nothing}
      ${totpSince
        ? html`<button class="danger" type="button" data-do="ask" @click=${() => this.choose({asks: true})}>${text('factors.remove')}</button>`
        : nothing}
    </div>`;
  }

  question() {
    return html`<p><strong>${text('factors.remove.sure')}</strong></p>
      <div class="buttons">
        ${this.button('remove', text('factors.remove'), () => this.remove(), 'danger')}
        <button class="quiet" type="button" data-do="keep" @click=${() => this.choose({asks: false})}>${text('factors.keep')}</button>
      </div>`;
  }

  setup() {
    const {secret, uri, qrCode} = this.enrolment;
    return html`<div class="setup">
        <img src=${qrCode.svg} alt=${text('factors.qr')} width="176" height="176">
        <div>
          <p>${text('factors.scan')}</p>
          <p><a href=${uri}>${text('factors.here')}</a></p>
          <p class="soft">${text('factors.type')}</p>
          <p class="secret number" data-secret>${secret.match(/.{1,4}/g).join(' ')}</p>
        </div>
      </div>
      ${this.form(typed => this.confirm(typed), field('factors', {
        name: 'code', label: text('factors.code'), type: 'code', inputmode: 'numeric', autocomplete: 'one-time-code',
      }, this.problem), text('factors.confirm'))}
      <button class="link" type="button" data-do="cancel" @click=${() => this.choose({enrolment: null})}>${text('again.cancel')}</button>`;
  }

  recoveryCodes() {
    return html`<div class="notice told" role="status"><strong>${text('factors.once')}</strong><p>${text('factors.once.why')}</p></div>
      <ol class="codes number">${this.codes.map(code => html`<li>${code}</li>`)}</ol>
      <div class="buttons">
        ${this.button('copy', text('factors.copy'), () => this.copy())}
        <button class="main" type="button" data-do="kept" @click=${() => this.choose({codes: null})}>${text('factors.kept')}</button>
      </div>`;
  }
}
