/** Collections that are read a page at a time. */

/** Of an address of the server's own, as a page's next link, the part that is asked for. */
export function pathOf(link) {
  const {pathname, search} = new URL(link, location.href);
  return pathname + search;
}

/** What was added before a page that is asked for later shifts what is on it: nothing is there twice. */
export function appended(items, more) {
  const known = new Set(items.map(({id}) => id));
  return [...items, ...more.filter(({id}) => !known.has(id))];
}
