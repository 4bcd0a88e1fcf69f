// Numbers, times and states as words.

const grouped = new Intl.NumberFormat('en');

export const count = value => (value === undefined ? '' : grouped.format(value));

export const bytes = value => {
  if (value === undefined) return '';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let left = value;
  let unit = 0;
  while (left >= 1024 && unit < units.length - 1) {
    left /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? left : left.toFixed(1)} ${units[unit]}`;
};

export const millis = value => (value === undefined ? '' : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`);

/** As HAProxy writes ages: 42s, 3m5s, 2h10m, 5d3h. */
export const age = seconds => {
  if (seconds === undefined || seconds < 0) return '';
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${seconds % 60}s`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)}h${Math.floor((seconds % 3600) / 60)}m`;
  return `${Math.floor(seconds / 86400)}d${Math.floor((seconds % 86400) / 3600)}h`;
};

/** A moment in the viewer's zone, without the day when it is today; UTC goes into the title. */
export const moment = text => {
  const time = new Date(text);
  return time.toDateString() === new Date().toDateString() ? time.toLocaleTimeString() : time.toLocaleString();
};
export const utc = text => `${new Date(text).toISOString()} (UTC)`;

/** The colour that goes with a status word; the word itself is always shown. */
export const tone = (status = '') => {
  if (status === 'UP' || status === 'OPEN') return 'up';
  if (status.startsWith('UP ')) return 'going-down';
  if (status.startsWith('DOWN ')) return 'going-up';
  if (status.startsWith('DOWN') || status === 'FULL') return 'down';
  if (status.startsWith('DRAIN') || status.startsWith('NOLB')) return 'drain';
  if (status.startsWith('MAINT')) return 'maint';
  return 'nocheck';
};

/** The words behind HAProxy's short ones. */
export const meaning = (status = '') => ({
  up: status === 'OPEN' ? 'accepts connections' : 'active and up',
  'going-down': 'up, but its last checks failed: going down',
  'going-up': 'down, but its last checks passed: going up',
  down: status === 'FULL' ? 'takes no more connections' : 'down: gets no traffic',
  drain: 'drained: only clients that persist',
  maint: 'in maintenance: no traffic, no checks',
  nocheck: 'not checked',
}[tone(status)]);
