// Turns what the REST API says into tables. Builds elements, never markup from data.

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

const count = value => (value === undefined ? '' : value.toLocaleString('en'));

const bytes = value => {
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

const millis = value => (value === undefined ? '' : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`);

const clock = text => new Date(text).toLocaleTimeString();

/** The colour that goes with a status word; the word itself is always shown. */
export const tone = status => {
  if (status === 'UP' || status === 'OPEN') return 'up';
  if (status.startsWith('UP ') || status.startsWith('DOWN ')) return 'going';
  if (status.startsWith('DOWN')) return 'down';
  return 'other';
};

const table = (columns, rows, rowClass = () => '') => {
  const head = element('tr', {});
  for (const column of columns) {
    head.append(element('th', { scope: 'col', class: column.text ? 'text' : '' }, column.title));
  }
  const body = element('tbody');
  for (const row of rows) {
    const line = element('tr', { class: rowClass(row) });
    for (const column of columns) {
      const value = column.value(row);
      const classes = [column.text ? 'text' : '', column.long ? 'long' : '', column.tone ? tone(value) : ''];
      line.append(element('td', { class: classes.join(' ').trim() }, value));
    }
    body.append(line);
  }
  return element('div', { class: 'scroll' }, element('table', {}, element('thead', {}, head), body));
};

const note = text => element('p', { class: 'quiet' }, text);

const latency = (row, key) => millis(row.latencyLastMinute.total?.[key]);

const traffic = [
  { title: 'sessions', value: row => count(row.numbers.scur) },
  { title: 'most', value: row => count(row.numbers.smax) },
  { title: 'requests', value: row => count(row.numbers.req_tot ?? row.numbers.stot) },
  { title: 'in', value: row => bytes(row.numbers.bin) },
  { title: 'out', value: row => bytes(row.numbers.bout) },
  { title: '2xx', value: row => count(row.numbers.hrsp_2xx) },
  { title: '3xx', value: row => count(row.numbers.hrsp_3xx) },
  { title: '4xx', value: row => count(row.numbers.hrsp_4xx) },
  { title: '5xx', value: row => count(row.numbers.hrsp_5xx) },
  { title: 'p50', value: row => latency(row, 'p50') },
  { title: 'p95', value: row => latency(row, 'p95') },
  { title: 'p99', value: row => latency(row, 'p99') },
];

const serverColumns = [
  { title: 'server', text: true, value: row => row.name },
  { title: 'status', text: true, tone: true, value: row => row.details.status ?? row.checked },
  { title: 'queue', value: row => count(row.numbers.qcur) },
  ...traffic,
  { title: 'errors', value: row => count((row.numbers.econ ?? 0) + (row.numbers.eresp ?? 0)) },
  { title: 'retries', value: row => count(row.numbers.wretr) },
  { title: 'last check', text: true, value: row => row.check },
  { title: 'since', text: true, value: row => row.since },
  { title: 'wanted', text: true, value: row => row.wanted },
];

const withHealth = (backend, row, health) => {
  const known = health.get(`${backend}/${row.name}`);
  const check = known?.lastCheck;
  return {
    ...row,
    checked: known?.status?.toUpperCase() ?? '',
    check: check ? `${check.code}${check.status ? ` ${check.status}` : ''} ${millis(check.duration)}` : '',
    since: known?.since ? new Date(known.since).toLocaleString() : '',
    wanted: known?.admin ? [known.admin.state, known.admin.reason].filter(Boolean).join(': ') : '',
  };
};

/** Backends with their servers; servers no node tells of yet appear with what the checks say. */
export const backends = (stats, health) => {
  const byName = new Map(stats.backends.map(backend => [backend.name, backend]));
  for (const known of health.values()) {
    if (!byName.has(known.backend)) byName.set(known.backend, { name: known.backend, servers: [] });
  }
  const blank = { numbers: {}, details: {}, latencyLastMinute: {} };
  const parts = [];
  for (const backend of byName.values()) {
    const rows = backend.servers.map(row => withHealth(backend.name, row, health));
    for (const known of health.values()) {
      if (known.backend === backend.name && !rows.some(row => row.name === known.server)) {
        rows.push(withHealth(backend.name, { ...blank, name: known.server }, health));
      }
    }
    if (backend.numbers) rows.push({ ...withHealth(backend.name, backend, new Map()), name: 'all', total: true });
    parts.push(element('h3', {}, backend.name), table(serverColumns, rows, row => (row.total ? 'total' : '')));
  }
  return parts.length ? parts : [note('No backend is known yet.')];
};

/** Frontends. */
export const frontends = stats => {
  if (!stats.frontends.length) return [note('No node tells of a frontend yet.')];
  const columns = [
    { title: 'frontend', text: true, value: row => row.name },
    { title: 'status', text: true, tone: true, value: row => row.details.status ?? '' },
    ...traffic,
    { title: 'denied', value: row => count(row.numbers.dreq) },
    { title: 'bad requests', value: row => count(row.numbers.ereq) },
  ];
  return [table(columns, stats.frontends)];
};

/** Events, newest first. */
export const events = list => {
  if (!list.length) return [note('Nothing happened yet.')];
  const columns = [
    { title: 'time', text: true, value: row => clock(row.time) },
    { title: 'event', text: true, value: row => row.kind },
    { title: 'about', text: true, value: row => row.subject },
    { title: 'node', text: true, value: row => row.node },
    { title: 'message', text: true, long: true, value: row => row.message },
  ];
  return [table(columns, [...list].reverse())];
};

/** Nodes and the revision each runs. */
export const nodes = stats => {
  const byName = new Map();
  for (const node of stats.config.nodes) byName.set(node.node, { ...node });
  for (const node of stats.nodes) byName.set(node.node, { ...byName.get(node.node), node: node.node, told: node.time });
  if (!byName.size) return [note('No data-plane node has reported.')];
  const columns = [
    { title: 'node', text: true, value: row => row.node },
    { title: 'revision', value: row => count(row.revision) },
    { title: 'statistics of', text: true, value: row => (row.told ? clock(row.told) : '') },
    { title: 'error', text: true, long: true, value: row => row.error ?? '' },
  ];
  return [table(columns, [...byName.values()])];
};

/** The configuration in force, in a few words. */
export const revision = config =>
  config.revision ? `revision ${config.revision} by ${config.author}, ${new Date(config.time).toLocaleString()}` : 'no configuration yet';
