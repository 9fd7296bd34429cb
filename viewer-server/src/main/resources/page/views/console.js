import {html} from 'lit-html';
import {refusedPage, said, Why} from '../refusal.js';
import {AUDITORS, MANAGERS, met} from '../rights.js';
import {isPassing} from '../session.js';
import {text} from '../texts.js';
import {waiting} from '../waiting.js';

/** Which module shows a section; of one trader another one than of all. */
const SECTIONS = {
  permits: {policy: MANAGERS, view: () => 'console-permits'},
  traders: {policy: MANAGERS, view: id => (id === undefined ? 'console-traders' : 'console-trader')},
  record: {policy: AUDITORS, view: () => 'console-record'},
};

/** What managers see of others, and do about them. */
export class Console {
  constructor(update) {
    this.update = update;
    this.why = new Why(update);
    this.section = 'permits';
    this.shown = null;
    this.problem = null;
    this.closed = false;
    this.unread = false;
  }

  /** Whether it is to be read anew when the server can be reached again. */
  get stale() {
    return this.unread || this.shown?.stale;
  }

  async open(section, ...where) {
    this.section = Object.hasOwn(SECTIONS, section) ? section : 'permits';
    const {policy, view} = SECTIONS[this.section];
    try {
      if (await met(policy)) {
        const View = Object.values(await import(`./${view(...where)}.js`))[0];
        this.show(new View(this.update), where);
      } else {
        this.problem = {title: text('console.refused'), detail: text('console.refused.detail'), policy};
      }
    } catch (failure) {
      this.problem = said(failure);
      this.unread = isPassing(failure);
    }
    this.update();
  }

  show(view, where) {
    if (!this.closed) {
      this.shown = view;
      view.open(...where);
    }
  }

  close() {
    this.closed = true;
    this.shown?.close();
  }

  template() {
    if (this.problem) {
      return refusedPage(this.problem, this.why);
    }
    return html`<nav class="picker" aria-label=${text('console.title')}>
        ${Object.keys(SECTIONS).map(name => html`<a href="#/console/${name}"
          aria-current=${name === this.section ? 'true' : 'false'}>${text(`console.${name}`)}</a>`)}
      </nav>
      ${this.shown?.template() ?? waiting()}`;
  }
}
