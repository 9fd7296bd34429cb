/** Asks before what can't be taken back. */

import {html, nothing} from 'lit-html';
import {text} from './texts.js';

export class Sure {
  constructor(update) {
    this.update = update;
    this.asked = null;
  }

  /** {title, detail, action}: what it says, and what the button that does it says. */
  ask(asked, run) {
    this.asked = {...asked, run};
    this.update();
    queueMicrotask(() => /** @type {HTMLDialogElement | null} */ (document.querySelector('dialog[data-sure]'))?.showModal());
  }

  answer(event, isDone) {
    const {run} = this.asked;
    event.target.closest('dialog').close();
    if (isDone) {
      run();
    }
  }

  closed() {
    this.asked = null;
    this.update();
  }

  template() {
    if (!this.asked) {
      return nothing;
    }
    const {title, detail, action} = this.asked;
    return html`<dialog class="card sure" data-sure aria-labelledby="sure-title" @close=${() => this.closed()}>
      <h2 id="sure-title">${title}</h2>
      <p>${detail}</p>
      <div class="buttons">
        <button class="quiet" type="button" autofocus @click=${event => this.answer(event, false)}>${text('sure.no')}</button>
        <button class="danger" type="button" data-do @click=${event => this.answer(event, true)}>${action}</button>
      </div>
    </dialog>`;
  }
}
