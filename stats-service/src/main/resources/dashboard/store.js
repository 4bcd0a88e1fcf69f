// What the dashboard knows: the statistics tree kept up to date by deltas, health, events, alerts.
import { Refused, closeSession, follow, openSession, read, resumeSession } from './api.js';

const MOST_EVENTS = 500;
const RETRY_MILLIS = 2000;
const SLOW_MILLIS = 5000;
const SAMPLES = 300;

const blank = () => ({
  logged: false, denied: '', link: 'connecting', stats: null, rows: new Map(),
  health: new Map(), events: [], alerts: [], samples: [], me: { name: '', role: 'viewer' },
});

export const state = blank();
const listeners = new Set();
let scheduled = false;
let ending = new AbortController();

/** Shows changes at the next frame, however many came. */
export const changed = () => {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    listeners.forEach(listener => listener());
  });
};

export const subscribe = listener => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const keyOf = (kind, proxy, name) => `${kind}\n${proxy}\n${name}`;

/** A row of a tree; rows that do not change stay the same object, so that nothing is drawn anew for them. */
const entry = (kind, proxy, row, at) => ({ kind, proxy, at, name: row.name, numbers: row.numbers, details: row.details, recent: row.latencyLastMinute });

const takeWhole = tree => {
  const rows = new Map();
  const at = Date.parse(tree.time);
  const add = (kind, proxy, row) => rows.set(keyOf(kind, proxy, row.name), entry(kind, proxy, row, at));
  tree.frontends.forEach(row => {
    add('frontend', row.name, row);
    row.listeners.forEach(listener => add('listener', row.name, listener));
  });
  tree.backends.forEach(row => {
    row.servers.forEach(server => add('server', row.name, server));
    add('backend', row.name, row);
  });
  state.rows = rows;
  state.stats = { time: tree.time, nodes: tree.nodes, config: tree.config };
};

const takeDelta = delta => {
  const at = Date.parse(delta.time);
  for (const row of delta.changed) {
    const key = keyOf(row.kind, row.proxy, row.name);
    const old = state.rows.get(key);
    const made = entry(row.kind, row.proxy, row, at);
    if (old) {
      // Ages go on from when they were last told.
      if (row.numbers.lastchg === undefined && row.numbers.lastsess === undefined) made.at = old.at;
      made.numbers = { ...aged(old, made.at), ...row.numbers };
      made.details = { ...old.details, ...row.details };
      made.recent = { ...old.recent, ...row.latencyLastMinute };
    }
    state.rows.set(key, made);
  }
  delta.removed.forEach(row => state.rows.delete(keyOf(row.kind, row.proxy, row.name)));
  state.stats = { time: delta.time, nodes: delta.nodes, config: delta.config };
};

/** The numbers of a row with its ages as they are at this time. */
const aged = (row, at) => {
  const seconds = Math.round((at - row.at) / 1000);
  if (seconds <= 0) return row.numbers;
  const older = age => (age === undefined || age < 0 ? age : age + seconds);
  const { lastchg, lastsess } = row.numbers;
  return {
    ...row.numbers,
    ...(lastchg === undefined ? {} : { lastchg: older(lastchg) }),
    ...(lastsess === undefined ? {} : { lastsess: older(lastsess) }),
  };
};

export const rowsOf = kind => [...state.rows.values()].filter(row => row.kind === kind);
export const rowOf = (kind, proxy, name = proxy) => state.rows.get(keyOf(kind, proxy, name));

/** Seconds since the last change of a row, as of now. */
export const ageOf = row => (row.numbers.lastchg === undefined ? undefined : row.numbers.lastchg + Math.max(0, Math.round((Date.now() - row.at) / 1000)));

const sample = () => {
  const sum = (kind, key) => rowsOf(kind).reduce((total, row) => total + (row.numbers[key] ?? 0), 0);
  state.samples = [...state.samples, {
    time: Date.parse(state.stats.time) / 1000,
    requests: sum('frontend', 'req_tot'),
    failed: sum('frontend', 'hrsp_5xx'),
  }].slice(-SAMPLES);
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
      if (error instanceof Refused && error.status === 401) return logOut(error.message);
      if (!(error instanceof Refused)) {
        state.link = 'lost';
        changed();
      }
      await pause(RETRY_MILLIS, signal);
    }
  }
};

const optional = async (path, otherwise) => {
  try {
    return await read(path);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return otherwise;
    throw error;
  }
};

export const loadHealth = async () => {
  const { servers } = await read('/api/v1/health');
  state.health = new Map(servers.map(server => [`${server.backend}/${server.server}`, server]));
  changed();
};

export const loadAlerts = async () => {
  state.alerts = (await optional('/api/v1/alerts', { alerts: [] })).alerts;
  changed();
};

/** Logs in; what is wrong with the credential is shown below the form. */
export const logIn = async credential => {
  try {
    begin(await openSession(credential));
  } catch (error) {
    state.denied = error.message;
    changed();
  }
};

/** Goes on after the page was loaded again, where the cookie still opens the API. */
export const resume = async () => {
  const me = await resumeSession().catch(() => null);
  if (me) begin(me);
};

const begin = me => {
  Object.assign(state, blank(), { logged: true, me });
  const signal = (ending = new AbortController()).signal;
  keep(signal, () => follow('/api/v1/stats/stream', signal, (event, data) => {
    if (event === 'stats') takeWhole(data);
    else takeDelta(data);
    state.link = 'live';
    sample();
    changed();
  }), RETRY_MILLIS);
  keep(signal, () => follow('/api/v1/events/stream', signal, async (name, event) => {
    // The first one only says that the stream is open: from then on nothing is missed.
    if (event.kind) state.events = [...state.events, event].slice(-MOST_EVENTS);
    else state.events = (await read(`/api/v1/events?limit=${MOST_EVENTS}`)).events;
    changed();
    await loadHealth();
    await loadAlerts();
  }), RETRY_MILLIS);
  keep(signal, loadHealth, SLOW_MILLIS);
  keep(signal, loadAlerts, SLOW_MILLIS);
  keep(signal, async () => {
    state.me = (await resumeSession()) ?? state.me;
    changed();
  }, 60_000);
  changed();
};

export const logOut = (message = '') => {
  ending.abort();
  closeSession();
  Object.assign(state, blank(), { logged: false, denied: message });
  changed();
};

const ROLES = ['viewer', 'operator', 'admin'];

/** Whether whoever is logged in may do what needs this role. */
export const may = role => ROLES.indexOf(state.me.role) >= ROLES.indexOf(role);
