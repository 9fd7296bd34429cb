import {html} from 'lit-html';
import {call} from '../../session.js';
import {text} from '../../texts.js';
import {Section} from './section.js';

/** All that is kept of oneself, as a file. */
export class Data extends Section {
  name = 'data';

  async export() {
    const {data} = await call('/api/traders/me/export', {method: 'POST'});
    save(data, `share-price-viewer-${data.exportedAt.slice(0, 10)}.json`);
    this.told = {title: text('data.done')};
  }

  template() {
    return html`<section class="card" data-section=${this.name}>
      <h2 tabindex="-1">${text('data.title')}</h2>
      <p class="soft">${text('data.lead')}</p>
      ${this.notices()}
      <div>${this.button('export', text(this.busy ? 'busy' : 'data.do'), () => this.export())}</div>
    </section>`;
  }
}

function save(data, name) {
  const address = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], {type: 'application/json'}));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
