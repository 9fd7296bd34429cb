import {html, nothing} from 'lit-html';
import {field} from '../../fields.js';
import {speaksPasskeys, usePasskey} from '../../passkeys.js';
import {Refusal} from '../../session.js';
import {text} from '../../texts.js';

/** Shows the server who it is: by a password, and a second factor where one is asked for, or by a passkey. */
export class Proof {
  /** @param begin how a session begins: (path, form) */
  constructor(begin) {
    this.begin = begin;
    this.factors = null;
    this.challenge = null;
  }

  /** Forgets how far it came. */
  reset() {
    this.factors = null;
    this.challenge = null;
  }

  /** Whether that was all; if not, a second factor is asked for. */
  async password(email, password) {
    try {
      await this.begin('/web/session', {email, password});
      return true;
    } catch (failure) {
      if (!(failure instanceof Refusal && failure.code === 'SecondFactorRequired')) {
        throw failure;
      }
      this.challenge = failure.problem.secondFactor.challenge;
      this.factors = failure.problem.secondFactor.factors;
      return false;
    }
  }

  async secondFactor(code) {
    await this.begin('/web/session/second-factor', {challenge: this.challenge, code});
  }

  async passkey() {
    await this.begin('/web/session/passkey', await usePasskey());
  }

  /** Whether a code is one of what may be shown beside the password. */
  get takesCode() {
    return this.factors.some(factor => factor !== 'passkey');
  }

  get takesPasskey() {
    return speaksPasskeys && (this.factors === null || this.factors.includes('passkey'));
  }
}

/** A button for those who have a passkey. */
export function passkeyButton(busy, use) {
  return speaksPasskeys
    ? html`<button class="quiet passkey" type="button" data-passkey aria-disabled=${busy} @click=${use}>
        <span aria-hidden="true" class="key"></span>${text('door.passkey')}</button>`
    : nothing;
}

export function emailField(door) {
  return field('door', {
    name: 'email',
    label: text('door.email'),
    type: 'email',
    inputmode: 'email',
    autocomplete: 'username',
    value: door.email || undefined,
  }, door.problem);
}

export function passwordFields(form, email, problem) {
  return html`${field(form, {name: 'email', label: text('door.email'), type: 'email', autocomplete: 'username', value: email, readonly: true})}
    ${field(form, {name: 'password', label: text('door.password'), type: 'password', autocomplete: 'current-password'}, problem)}`;
}

export function codeField(form, problem) {
  return field(form, {name: 'code', label: text('door.second.code'), type: 'code', autocomplete: 'one-time-code'}, problem);
}
