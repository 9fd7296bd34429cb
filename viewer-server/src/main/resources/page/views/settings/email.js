import {html, nothing} from 'lit-html';
import {hasInbox, inboxHint} from '../../demo.js';
import {field, focusSoon} from '../../fields.js';
import {call, end, session} from '../../session.js';
import {text} from '../../texts.js';
import {Section} from './section.js';

/** Another address: with a code from today's mailbox, and one from the new one. */
export class EmailChange extends Section {
  name = 'email';

  /** The new address, or nothing said where whoever has the codes asked for them before. */
  asked = null;
  isDemo = false;

  async request({email}) {
    await call('/api/traders/me/email-change', {method: 'POST', body: {email}});
    await this.set(email);
  }

  async confirm({code, newCode}) {
    await call('/api/traders/me/email-change/confirmation', {method: 'POST', body: {code, newCode}});
    end({tone: 'done', title: text('email.done'), detail: text('email.done.next')});
  }

  async set(asked) {
    this.asked = asked;
    this.problem = null;
    this.isDemo = await hasInbox();
    this.update();
    focusSoon('[data-section=email] form');
  }

  get isAsked() {
    return this.asked !== null;
  }

  lead() {
    const {email} = session()?.trader ?? {};
    if (!this.isAsked) {
      return text('email.lead', {email});
    }
    return this.asked ? text('email.codes', {email, newEmail: this.asked}) : text('email.codes.have');
  }

  template() {
    return html`<section class="card" data-section=${this.name}>
      <h2 tabindex="-1">${text('email.title')}</h2>
      <p class="soft">${this.lead()}</p>
      ${this.notices(['email', 'code', 'newCode'])}
      ${this.isAsked ? this.codes() : this.address()}
    </section>`;
  }

  address() {
    return html`${this.form(typed => this.request(typed), field('email', {
        name: 'email', label: text('email.new'), type: 'email', inputmode: 'email', autocomplete: 'email',
      }, this.problem), text('email.do'))}
      <button class="link" type="button" data-do="have" @click=${() => this.set('')}>${text('email.have')}</button>`;
  }

  codes() {
    return html`${this.isDemo ? inboxHint() : nothing}
      ${this.form(typed => this.confirm(typed), html`
        ${field('email', {name: 'code', label: text('email.code', {email: session()?.trader.email}), type: 'code'}, this.problem)}
        ${field('email', {name: 'newCode', label: this.asked ? text('email.code', {email: this.asked}) : text('email.code.new'), type: 'code'}, this.problem)}`,
      text('email.confirm'))}
      <button class="link" type="button" data-do="other" @click=${() => this.set(null)}>${text('email.other')}</button>`;
  }
}
