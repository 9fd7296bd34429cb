import {html} from 'lit-html';
import {choose, currentLanguage, LANGUAGES, text} from '../../texts.js';

/** The language of the page, kept in this browser. */
export function language() {
  return html`<section class="card" data-section="language">
    <h2 id="language-title">${text('language')}</h2>
    <div class="options" role="radiogroup" aria-labelledby="language-title">
      ${LANGUAGES.map(tag => html`<label class="option"><input type="radio" name="language" value=${tag}
        .checked=${tag === currentLanguage()} @change=${() => choose(tag)}><span lang=${tag}>${text(`language.${tag}`)}</span></label>`)}
    </div>
  </section>`;
}
