/** Texts in the user's language, and numbers and times as they are written in it. */

const KEPT = 'viewer.language';
const LOCALES = {en: 'en-GB', si: 'si-LK'};

export const LANGUAGES = Object.keys(LOCALES);

let language = 'en';
let texts = {};

const listeners = new Set();

export function currentLanguage() {
  return language;
}

/** The one that was chosen, or else the first that the browser asks for and we speak. */
export function preferredLanguage() {
  const asked = [localStorage.getItem(KEPT), ...navigator.languages.map(tag => tag.slice(0, 2))];
  return asked.find(tag => LANGUAGES.includes(tag)) ?? 'en';
}

export async function speak(wanted) {
  const answer = await fetch(`/app/texts/${wanted}.json`);
  if (!answer.ok) {
    throw new Error(`texts of ${wanted} were answered ${answer.status}`);
  }
  texts = await answer.json();
  language = wanted;
  document.documentElement.lang = wanted;
  document.querySelector('link[rel=manifest]').setAttribute('href', `/app/manifest/${wanted}.webmanifest`);
}

/** Tells that another language was chosen. */
export function onLanguage(listener) {
  listeners.add(listener);
}

export async function choose(wanted) {
  await speak(wanted);
  keepLanguage();
  listeners.forEach(listener => listener());
}

export function keepLanguage() {
  localStorage.setItem(KEPT, language);
}

/** The text of that key, its `{name}`s replaced. */
export function text(key, values = {}) {
  const pattern = texts[key];
  if (pattern === undefined) {
    throw new Error(`no text ${key}`);
  }
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function locale() {
  return LOCALES[language];
}

export function money(amount) {
  return new Intl.NumberFormat(locale(), {minimumFractionDigits: 2, maximumFractionDigits: 4}).format(amount);
}

export function count(number) {
  return new Intl.NumberFormat(locale(), {maximumFractionDigits: 0}).format(number);
}

/** Two decimals, for what moves. */
export function level(amount) {
  return new Intl.NumberFormat(locale(), {minimumFractionDigits: 2, maximumFractionDigits: 2}).format(amount);
}

export function signed(amount) {
  return new Intl.NumberFormat(locale(), {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: 'exceptZero',
  }).format(amount);
}

export function time(at) {
  return new Intl.DateTimeFormat(locale(), {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'}).format(new Date(at));
}

export function dayAndTime(at) {
  return date(at, {dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23'});
}

export function day(at) {
  return date(at, {dateStyle: 'long', timeZone: 'UTC'});
}

/** As the parts of a chart are told: by the day, or by the time of it. */
export function tick(at, isTime) {
  return date(at, isTime ? {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'} : {day: 'numeric', month: 'short'});
}

/** Browsers know the order of dates in Sinhala, but not all of them the months' names: they would say `M11`. */
function date(at, how) {
  return new Intl.DateTimeFormat(locale(), how)
    .formatToParts(new Date(at))
    .map(({type, value}) => (type === 'month' && /^M\d+$/.test(value) ? text('months').split(' ')[Number(value.slice(1)) - 1] : value))
    .join('');
}
