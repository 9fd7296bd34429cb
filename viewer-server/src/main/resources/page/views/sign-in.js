import {html, nothing} from '/app/lib/lit-html/lit-html.js';
import {notice, said} from '../refusal.js';
import {Refusal, showSecondFactor, signIn} from '../session.js';
import {text} from '../texts.js';

/** Asks who it is; where a password is not enough, for the code as well. */
export class SignIn {
  constructor(update, problem = null) {
    this.update = update;
    this.problem = problem;
    this.asked = null;
    this.busy = false;
  }

  async open() {}

  close() {}

  async submit(event) {
    event.preventDefault();
    if (this.busy) {
      return;
    }
    const form = new FormData(event.target);
    this.busy = true;
    this.update();
    try {
      await (this.asked
        ? showSecondFactor(this.asked.challenge, form.get('code').trim())
        : signIn(form.get('email').trim(), form.get('password')));
    } catch (failure) {
      this.refuse(failure);
    }
    this.busy = false;
    this.update();
  }

  refuse(failure) {
    if (failure instanceof Refusal && failure.code === 'SecondFactorRequired') {
      this.asked = failure.problem.secondFactor;
      this.problem = null;
    } else {
      this.problem = said(failure);
    }
  }

  again() {
    this.asked = null;
    this.problem = null;
    this.update();
  }

  template() {
    return html`<section class="card door">
      <h1>${text('signIn.title')}</h1>
      <p class="soft">${text(this.asked ? 'signIn.code.lead' : 'signIn.lead')}</p>
      ${notice(this.problem)}
      <form @submit=${event => this.submit(event)} aria-busy=${this.busy}>
        ${this.asked ? this.code() : this.password()}
        <button class="main" ?disabled=${this.busy}>${text(this.busy ? 'busy' : 'signIn.do')}</button>
        ${this.asked
          ? html`<button class="quiet" type="button" @click=${() => this.again()}>${text('signIn.again')}</button>`
          : nothing}
      </form>
    </section>`;
  }

  password() {
    return html`<label>${text('signIn.email')}
        <input name="email" type="email" autocomplete="username" required autofocus spellcheck="false"></label>
      <label>${text('signIn.password')}
        <input name="password" type="password" autocomplete="current-password" required></label>`;
  }

  code() {
    return html`<label>${text('signIn.code')}
      <input name="code" class="number" autocomplete="one-time-code" required autofocus spellcheck="false"></label>`;
  }
}
