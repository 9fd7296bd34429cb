import {html} from 'lit-html';
import {SignInAgain} from '../again.js';
import {text} from '../texts.js';
import {Data} from './settings/data.js';
import {EmailChange} from './settings/email.js';
import {Factors} from './settings/factors.js';
import {language} from './settings/language.js';
import {Passkeys} from './settings/passkeys.js';
import {PasswordChange} from './settings/password.js';
import {Profile} from './settings/profile.js';
import {Removal} from './settings/removal.js';

/** What one can see and change of one's own account. */
export class Settings {
  constructor(update) {
    this.again = new SignInAgain(update);
    const part = Part => new Part(update, this.again);
    this.profile = part(Profile);
    this.email = part(EmailChange);
    this.password = part(PasswordChange);
    this.factors = part(Factors);
    this.passkeys = new Passkeys(update, this.again, this.factors);
    this.data = part(Data);
    this.removal = part(Removal);
  }

  async open() {
    await Promise.all(this.read.map(part => part.open()));
  }

  get read() {
    return [this.profile, this.factors, this.passkeys, this.removal];
  }

  get stale() {
    return this.read.some(part => part.stale);
  }

  /** A secret that is shown once. */
  get isUnrepeatable() {
    return this.factors.codes !== null || this.factors.enrolment !== null;
  }

  /** Nothing secret outlives the view. */
  close() {
    this.again.close();
    this.factors.close();
  }

  template() {
    return html`<div class="heading"><h1>${text('settings.title')}</h1></div>
      <div class="settings">
        <div>${this.profile.template()} ${this.email.template()} ${language()} ${this.data.template()}</div>
        <div>${this.password.template()} ${this.factors.template()} ${this.passkeys.template()}</div>
        <div class="last">${this.removal.template()}</div>
      </div>
      ${this.again.template()}`;
  }
}
