/** Whether this is a demonstration, which shows its e-mails at `/dev/inbox` and sends none. Asked once, when somebody waits for one. */

import {html} from 'lit-html';
import {text} from './texts.js';

const INBOX = '/dev/inbox';

let asked = null;

export function hasInbox() {
  asked ??= fetch(INBOX, {method: 'HEAD', cache: 'no-store', credentials: 'omit'}).then(answer => answer.ok, () => false);
  return asked;
}

export function inboxHint() {
  return html`<p class="notice told" data-inbox>${text('demo.mails')}
    <a href=${INBOX} target="_blank" rel="noopener">${text('demo.inbox')}</a></p>`;
}
