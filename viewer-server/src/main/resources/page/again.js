import {html, nothing} from 'lit-html';
import {focusFault, focusSoon, formNotice, taken} from './fields.js';
import {said} from './refusal.js';
import {beginAgain, Refusal, session} from './session.js';
import {text} from './texts.js';
import {codeField, passkeyButton, passwordFields, Proof} from './views/door/proof.js';

const POLICY = 'RecentSignIn';

/** Whoever was asked to sign in again didn't. */
export class NotSignedInAgain extends Error {}

/** Asks for a sign-in of a moment ago where the server does, in a dialog, and goes on with what was wanted. */
export class SignInAgain {
  constructor(update) {
    this.update = update;
    this.proof = new Proof(async (path, form) => {
      if (!(await beginAgain(path, form))) {
        this.settle(false);
      }
    });
    this.asked = null;
    this.settled = null;
    this.problem = null;
    this.busy = false;
  }

  close() {
    this.settle(false);
  }

  /** @throws NotSignedInAgain, and what is thrown by what is wanted */
  async run(what) {
    try {
      return await what();
    } catch (refusal) {
      if (!(refusal instanceof Refusal && refusal.code === 'PolicyNotMet' && refusal.problem.policy?.name === POLICY)) {
        throw refusal;
      }
    }
    if (!(await this.ask())) {
      throw new NotSignedInAgain();
    }
    return what();
  }

  /** All who ask meanwhile are answered the same. */
  ask() {
    this.asked ??= new Promise(resolve => {
      this.settled = resolve;
      this.problem = null;
      this.proof.reset();
      this.update();
      setTimeout(() => {
        dialog()?.showModal();
        focusSoon('dialog.again form');
      });
    });
    return this.asked;
  }

  /** The dialog is closed before it is gone, so that the focus is again where it was. */
  settle(isSignedIn) {
    const settled = this.settled;
    if (settled) {
      this.settled = null;
      this.asked = null;
      dialog()?.close();
      this.update();
      settled(isSignedIn);
    }
  }

  submit(event) {
    event.preventDefault();
    const form = event.target;
    const typed = taken(form);
    return this.prove(() => {
      if (this.proof.factors) {
        return this.proof.secondFactor(typed.code).then(() => true);
      }
      return this.proof.password(session().trader.email, typed.password);
    }, () => focusFault(form));
  }

  async prove(what, refused = () => {}) {
    if (this.busy) {
      return;
    }
    this.busy = true;
    this.problem = null;
    this.update();
    try {
      if (await what()) {
        this.settle(true);
      } else {
        focusSoon('dialog.again form');
      }
    } catch (failure) {
      this.problem = said(failure);
      refused();
    }
    this.busy = false;
    this.update();
  }

  template() {
    if (!this.settled) {
      return nothing;
    }
    const takesForm = this.proof.factors === null || this.proof.takesCode;
    return html`<dialog class="card again" aria-labelledby="again-title" @close=${() => this.settle(false)}>
      <h2 id="again-title">${text('again.title')}</h2>
      <p class="soft">${text(this.proof.factors ? 'door.second.title' : 'again.lead')}</p>
      ${formNotice(this.problem, ['password', 'code'])}
      ${takesForm
        ? html`<form @submit=${event => this.submit(event)} aria-busy=${this.busy}>
            ${this.proof.factors
              ? codeField('again', this.problem)
              : passwordFields('again', session()?.trader.email, this.problem)}
            <button class="main" aria-disabled=${this.busy}>${text(this.busy ? 'busy' : 'again.do')}</button>
          </form>`
        : nothing}
      ${this.proof.takesPasskey
        ? passkeyButton(this.busy, () => this.prove(() => this.proof.passkey().then(() => true)))
        : nothing}
      <button class="link" type="button" data-cancel @click=${() => this.settle(false)}>${text('again.cancel')}</button>
    </dialog>`;
  }
}

/** @returns {HTMLDialogElement | null} */
function dialog() {
  return document.querySelector('dialog.again');
}
