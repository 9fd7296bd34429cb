import {html} from 'lit-html';

/** Until something is there. */
export function waiting() {
  return html`<section class="card" aria-busy="true"><div class="waiting"></div><div class="waiting"></div></section>`;
}
