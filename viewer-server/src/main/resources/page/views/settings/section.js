import {html, nothing} from 'lit-html';
import {NotSignedInAgain} from '../../again.js';
import {focusFault, formNotice, taken} from '../../fields.js';
import {notice, said} from '../../refusal.js';
import {isPassing} from '../../session.js';
import {text} from '../../texts.js';

/** A part of the settings: what it was refused for, what it has done, and that it is busy. Each has a name, by which it is found. */
export class Section {
  name = '';

  constructor(update, again) {
    this.update = update;
    this.again = again;
    this.problem = null;
    this.told = null;
    this.busy = false;

    /** Whether it is to be read anew when the server can be reached again. */
    this.stale = false;
  }

  /** Reads what is shown; where it can't be, that is said instead. */
  async load(read) {
    try {
      await read();
    } catch (failure) {
      this.problem = said(failure);
      this.stale = isPassing(failure);
    }
    this.update();
  }

  submit(event, what) {
    event.preventDefault();
    if (!this.busy) {
      const form = event.target;
      const typed = taken(form);
      this.attempt(() => what(typed), () => focusFault(form));
    }
  }

  /** Does it, after another sign-in where one of a moment ago is asked for. */
  async attempt(what, refused = () => {}) {
    if (this.busy) {
      return;
    }
    this.busy = true;
    this.problem = null;
    this.told = null;
    this.update();
    try {
      await this.again.run(what);
    } catch (failure) {
      if (!(failure instanceof NotSignedInAgain)) {
        this.problem = said(failure, 'passkey.unused.again');
        refused();
      }
    }
    this.busy = false;
    this.update();
    this.keepFocus();
  }

  /** What had the focus may be gone: then the heading has it. */
  keepFocus() {
    setTimeout(() => {
      if (document.activeElement === document.body) {
        /** @type {HTMLElement | null} */ (document.querySelector(`[data-section=${this.name}] h2`))?.focus();
      }
    });
  }

  /** @param fields that say themselves what is wrong with them */
  notices(fields = []) {
    return html`${formNotice(this.problem, fields)}
      ${this.told ? html`<div role="status">${notice(this.told, 'done')}</div>` : nothing}`;
  }

  form(what, body, action) {
    return html`<form @submit=${event => this.submit(event, what)} aria-busy=${this.busy}>
      ${body}
      <div><button class="main" aria-disabled=${this.busy}>${this.busy ? text('busy') : action}</button></div>
    </form>`;
  }

  /** A button that does something at once. */
  button(name, label, what, kind = 'quiet') {
    return html`<button class=${kind} type="button" data-do=${name} aria-disabled=${this.busy} @click=${() => this.attempt(what)}>${label}</button>`;
  }
}
