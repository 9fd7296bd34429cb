import {html, nothing} from 'lit-html';
import {keyed} from 'lit-html/directives/keyed.js';
import {hasInbox, inboxHint} from '../demo.js';
import {focusFault, focusSoon, formNotice, taken} from '../fields.js';
import {notice, said} from '../refusal.js';
import {begin, call} from '../session.js';
import {text} from '../texts.js';
import * as account from './door/account.js';
import {Proof} from './door/proof.js';
import * as signIn from './door/sign-in.js';

const STEPS = {...signIn, ...account};

/**
 * Where people come in: step by step, each an entry of the browser's history, so that its buttons go back and forth between them. The
 * entries name the step and nothing else; what was typed is in this page alone, and a step that needs it begins anew without it.
 */
export class Door {
  /** @param problem why whoever was signed in isn't any more; with a tone where it is none */
  constructor(update, problem = null) {
    this.update = update;
    this.proof = new Proof(begin);
    this.email = '';
    this.step = 'email';
    this.problem = problem;
    this.told = null;
    this.busy = false;
    this.isDemo = false;
    this.onHistory = () => this.enter(history.state?.door ?? 'email');
  }

  async open() {
    addEventListener('popstate', this.onHistory);
    this.step = this.reachable(history.state?.door ?? 'email');
    this.lookForInbox();
    this.focus();
  }

  /** Whoever is in doesn't come back here by the browser's button. */
  close() {
    removeEventListener('popstate', this.onHistory);
    const depth = history.state?.depth ?? 0;
    if (depth > 0) {
      history.go(-depth);
    }
  }

  /** What was typed is gone after a reload. */
  reachable(step) {
    const isMissing = (step === 'password' && !this.email) || (step === 'second' && !this.proof.challenge);
    return isMissing || !(step in STEPS) ? 'email' : step;
  }

  /** @param told what was done, if anything was */
  go(step, told = null) {
    const depth = (history.state?.depth ?? 0) + 1;
    history.pushState({door: step, depth}, '');
    this.enter(step, told);
  }

  /** A code was right: what is left is to sign in. */
  finish(told) {
    history.replaceState({...history.state, door: 'password'}, '');
    this.enter('password', told);
  }

  enter(step, told = null) {
    this.step = this.reachable(step);
    this.problem = null;
    this.told = told;
    if (this.step !== 'second') {
      this.proof.reset();
    }
    this.lookForInbox();
    this.update();
    this.focus();
  }

  focus() {
    focusSoon('.door form');
  }

  async lookForInbox() {
    if (STEPS[this.step].awaitsMail && (await hasInbox())) {
      this.isDemo = true;
      this.update();
    }
  }

  submit(event) {
    event.preventDefault();
    if (!this.busy) {
      const form = event.target;
      const typed = taken(form);
      this.attempt(() => STEPS[this.step].send(this, typed), () => focusFault(form));
    }
  }

  usePasskey() {
    return this.attempt(() => this.proof.passkey());
  }

  /** Once a minute at most: the server says the same whether one was sent. */
  sendAnother(path) {
    return this.attempt(async () => {
      const typed = /** @type {HTMLInputElement} */ (document.getElementById('door-email')).value;
      this.email = typed.trim() || this.email;
      await call(`/api/traders${path}`, {method: 'POST', body: {email: this.email}});
      this.told = {title: text('confirm.again'), detail: text('confirm.again.wait')};
    });
  }

  async attempt(what, refused = () => {}) {
    if (this.busy) {
      return;
    }
    this.busy = true;
    this.problem = null;
    this.told = null;
    this.update();
    try {
      await what();
    } catch (failure) {
      this.problem = said(failure);
      refused();
    }
    this.busy = false;
    this.update();
  }

  way(step, label, kind = 'link') {
    return html`<button class=${kind} type="button" data-to=${step} aria-disabled=${this.busy}
      @click=${() => this.busy || this.go(step)}>${label}</button>`;
  }

  choice(step, label) {
    return this.way(step, label, 'quiet');
  }

  template() {
    return html`<section class="card door">${keyed(this.step, this.shown(STEPS[this.step]))}</section>`;
  }

  shown(step) {
    const lead = step.lead?.(this);
    const action = step.action(this);
    return html`<h1>${step.title()}</h1>
      ${lead ? html`<p class="soft">${lead}</p>` : nothing}
      ${this.told ? html`<div role="status">${notice(this.told, 'done')}</div>` : nothing}
      ${formNotice(this.problem, step.fields)}
      ${step.awaitsMail && this.isDemo ? inboxHint() : nothing}
      <form @submit=${event => this.submit(event)} aria-busy=${this.busy}>
        ${step.body(this)}
        ${action ? html`<button class="main" aria-disabled=${this.busy}>${this.busy ? text('busy') : action}</button>` : nothing}
      </form>
      <div class="ways">${step.ways(this)}</div>`;
  }
}
