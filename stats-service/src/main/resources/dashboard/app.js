// The dashboard: logs in, follows the streams, shows what they say.
import * as view from './view.js';

const KEY = 'fairlead-token';
const MOST_EVENTS = 100;
const RETRY_MILLIS = 2000;
const HEALTH_MILLIS = 5000;

const part = id => document.getElementById(id);

let token = sessionStorage.getItem(KEY) ?? '';
let ending = new AbortController();
let stats = null;
let health = new Map();
let events = [];

class Denied extends Error {}

const ask = async (path, signal) => {
  const answer = await fetch(path, { headers: { authorization: `Bearer ${token}` }, signal, cache: 'no-store' });
  if (answer.status === 401) throw new Denied('The token is wrong.');
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
};

/** Server-sent events over fetch, because EventSource cannot send the token. */
const follow = async (path, signal, take) => {
  const answer = await ask(path, signal);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    let end;
    while ((end = text.indexOf('\n\n')) >= 0) {
      const data = text.slice(0, end).split('\n').filter(line => line.startsWith('data: ')).map(line => line.slice(6)).join('\n');
      text = text.slice(end + 2);
      if (data) await take(JSON.parse(data));
    }
  }
};

const link = (word, state) => {
  part('link').textContent = word;
  part('link').className = state;
};

const show = () => {
  if (!stats) return;
  part('revision').textContent = view.revision(stats.config);
  part('backends').replaceChildren(...view.backends(stats, health));
  part('frontends').replaceChildren(...view.frontends(stats));
  part('nodes').replaceChildren(...view.nodes(stats));
};

const showEvents = () => part('events').replaceChildren(...view.events(events));

const loadEvents = async signal => (await (await ask(`/api/v1/events?limit=${MOST_EVENTS}`, signal)).json()).events;

const loadHealth = async signal => {
  const { servers } = await (await ask('/api/v1/health', signal)).json();
  health = new Map(servers.map(server => [`${server.backend}/${server.server}`, server]));
  show();
};

const pause = (millis, signal) =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });

/** Runs a task again and again until logged out; a wrong token ends everything. */
const keep = async (signal, task, rest) => {
  while (!signal.aborted) {
    try {
      await task();
      await pause(rest, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Denied) return logOut(error.message);
      link('connection lost, trying again', 'lost');
      await pause(RETRY_MILLIS, signal);
    }
  }
};

const logIn = () => {
  const signal = (ending = new AbortController()).signal;
  part('login').hidden = true;
  part('content').hidden = part('logout').hidden = false;
  link('connecting', '');
  keep(signal, () => follow('/api/v1/stats/stream', signal, picture => {
    stats = picture;
    link('live', 'live');
    show();
  }), RETRY_MILLIS);
  keep(signal, () => follow('/api/v1/events/stream', signal, async event => {
    // The first one only says that the stream is open: from then on nothing is missed.
    if (event.kind) events = [...events, event].slice(-MOST_EVENTS);
    else events = await loadEvents(signal);
    showEvents();
    await loadHealth(signal);
  }), RETRY_MILLIS);
  keep(signal, () => loadHealth(signal), HEALTH_MILLIS);
};

const logOut = message => {
  ending.abort();
  sessionStorage.removeItem(KEY);
  token = '';
  stats = null;
  part('login').hidden = false;
  part('content').hidden = part('logout').hidden = true;
  part('revision').textContent = '';
  part('denied').textContent = message;
  link('not connected', '');
  part('token').focus();
};

part('login').addEventListener('submit', submitted => {
  submitted.preventDefault();
  token = part('token').value.trim();
  part('token').value = '';
  part('denied').textContent = '';
  sessionStorage.setItem(KEY, token);
  logIn();
});
part('logout').addEventListener('click', () => logOut(''));

if (token) logIn();
else logOut('');
