import {html, nothing} from 'lit-html';
import {appended, pathOf} from '../pages.js';
import {said, Why} from '../refusal.js';
import {call, isPassing} from '../session.js';
import {text} from '../texts.js';

/** A view that reads what it shows, and does one thing at a time. */
export class View {
  constructor(update) {
    this.update = update;
    this.why = new Why(update);
    this.busy = false;

    /** Why there is nothing to see, and whether it is to be read anew when the server can be reached again. */
    this.problem = null;
    this.stale = false;

    /** Why what was wanted last was not done. */
    this.refused = null;
  }

  close() {}

  /** Reads what is shown; nothing else is done before. */
  async load(read) {
    this.busy = true;
    try {
      await read();
    } catch (failure) {
      this.problem = said(failure);
      this.stale = isPassing(failure);
    }
    this.busy = false;
    this.update();
  }

  async change(what) {
    if (this.busy) {
      return;
    }
    this.busy = true;
    this.refused = null;
    this.update();
    try {
      await what();
    } catch (failure) {
      this.refused = said(failure);
    }
    this.busy = false;
    this.update();
  }
}

/** A view of a collection, a page at a time. */
export class ListView extends View {
  constructor(update) {
    super(update);

    /** Null until there are any to show. */
    this.items = null;
    this.next = null;
  }

  /** Answers what came. */
  async read(path) {
    const {data} = await call(path);
    this.items = appended(this.items ?? [], data.value);
    this.next = data.nextLink ?? null;
    return data.value;
  }

  more() {
    return this.change(() => this.read(pathOf(this.next)));
  }

  moreButton() {
    return this.next
      ? html`<div class="buttons"><button class="quiet" type="button" data-more ?disabled=${this.busy} @click=${() => this.more()}>
          ${text('console.more')}</button></div>`
      : nothing;
  }
}
