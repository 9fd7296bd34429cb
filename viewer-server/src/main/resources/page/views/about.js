import {html} from 'lit-html';
import {LANGUAGES, text} from '../texts.js';

const LIBRARIES = [
  {name: 'Lit', by: 'Google LLC', licence: 'BSD-3-Clause', at: 'https://lit.dev'},
  {name: 'uPlot', by: 'Leon Sorokin', licence: 'MIT', at: 'https://github.com/leeoniya/uPlot'},
];

/** What this is, which one, and what it keeps in the browser. */
export class About {
  constructor(update) {
    this.update = update;
    this.version = null;
  }

  async open() {
    try {
      this.version = (await (await fetch('/app/files.json')).json()).version;
    } catch {
      this.version = null;
    }
    this.update();
  }

  close() {}

  template() {
    return html`<div class="heading"><h1>${text('about.title')}</h1></div>
      <div class="about">
        <section class="card">
          <h2>${text('product')}</h2>
          <p>${text('about.what')}</p>
          <dl class="facts">
            <div><dt>${text('about.version')}</dt><dd class="number" data-version>${this.version ?? '…'}</dd></div>
            <div><dt>${text('language')}</dt><dd>${LANGUAGES.map(tag => text(`language.${tag}`)).join(', ')}</dd></div>
            <div><dt>${text('about.api')}</dt><dd><a href="/docs">${text('about.docs')}</a></dd></div>
          </dl>
        </section>
        <section class="card">
          <h2>${text('about.kept.title')}</h2>
          <p>${text('about.kept')}</p>
          <p>${text('about.tokens')}</p>
        </section>
        <section class="card">
          <h2>${text('about.libraries')}</h2>
          <ul class="plain-list">${LIBRARIES.map(({name, by, licence, at}) => html`<li>
            <a href=${at} rel="noreferrer">${name}</a> <span class="soft">${by}, ${licence}</span></li>`)}</ul>
        </section>
      </div>`;
  }
}
