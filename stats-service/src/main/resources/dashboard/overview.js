// The first page: what goes on, what is wrong, what changed in the last hour.
import { html } from './preact-htm.js';
import { bytes, count, millis, tone } from './format.js';
import { rowsOf, state } from './store.js';
import { Chart, Note, Status, Table, Time } from './parts.js';

const HOUR = 3_600_000;
const CHANGES = new Set(['server-up', 'server-down', 'backend-down', 'server-admin', 'config-committed', 'config-applied', 'certificates-reloaded', 'certificates-broken']);

const perSecond = (key, scale = 1) => {
  const times = state.samples.slice(1).map(sample => sample.time);
  const values = state.samples.slice(1).map((sample, i) => {
    const before = state.samples[i];
    const seconds = sample.time - before.time;
    return seconds > 0 ? Math.max(0, (sample[key] - before[key]) / seconds / scale) : null;
  });
  return [times, values];
};

const Tile = ({ word, value, note, state: mood = '' }) =>
  html`<div class=${`tile ${mood}`}><dt>${word}</dt><dd>${value}${note && html`<small>${note}</small>`}</dd></div>`;

const nodeRows = () => {
  const byName = new Map(state.stats.config.nodes.map(node => [node.node, { ...node }]));
  for (const node of state.stats.nodes) byName.set(node.node, { ...byName.get(node.node), node: node.node, told: node.time });
  return [...byName.values()];
};

export const Overview = () => {
  const servers = rowsOf('server');
  const frontends = rowsOf('frontend');
  const sum = (rows, key) => rows.reduce((total, row) => total + (row.numbers[key] ?? 0), 0);
  const down = servers.filter(row => tone(row.details.status) === 'down');
  const off = servers.filter(row => ['drain', 'maint'].includes(tone(row.details.status)));
  const firing = state.alerts.filter(alert => alert.state === 'firing');
  const worst = Math.max(0, ...rowsOf('backend').map(row => row.recent.total?.p95 ?? 0));
  const recent = state.events.filter(event => CHANGES.has(event.kind) && Date.now() - Date.parse(event.time) < HOUR).slice(-20).reverse();
  const [times, requests] = perSecond('requests');
  const [, failed] = perSecond('failed');
  return html`<h1>Overview</h1>
    <dl class="tiles">
      <${Tile} word="Requests per second" value=${count(sum(frontends, 'req_rate') || sum(frontends, 'rate'))} note=${`${count(sum(frontends, 'req_tot'))} in all`} />
      <${Tile} word="Sessions" value=${count(sum(frontends, 'scur'))} note=${`${bytes(sum(frontends, 'bout'))} sent`} />
      <${Tile} word="Slowest backend, p95" value=${millis(worst)} note="last minute" />
      <${Tile} word="Answers 5xx" value=${count(sum(frontends, 'hrsp_5xx'))} note="since the start" />
      <${Tile} word="Servers down" value=${count(down.length)} note=${down.slice(0, 3).map(row => `${row.proxy}/${row.name}`).join(', ') || `of ${servers.length}`} state=${down.length ? 'bad' : ''} />
      <${Tile} word="Drain or maint" value=${count(off.length)} note=${off.slice(0, 3).map(row => `${row.proxy}/${row.name}`).join(', ') || 'none'} />
      <${Tile} word="Alerts" value=${count(firing.length)} note=${firing.map(alert => alert.rule).join(', ') || 'none fires'} state=${firing.length ? 'bad' : ''} />
    </dl>
    <section aria-labelledby="h-traffic"><h2 id="h-traffic">Traffic</h2>
      ${times.length < 2 ? html`<${Note}>Two more seconds …</${Note}>` : html`<${Chart} label="Requests and errors per second, last five minutes" unit="/s" data=${[times, requests, failed]}
        lines=${[{ label: 'requests', colour: '--accent' }, { label: '5xx', colour: '--bad' }]} />`}</section>
    <section aria-labelledby="h-changes"><h2 id="h-changes">What changed in the last hour</h2>
      <${Table} label="Changes" rows=${recent} empty="Nothing changed." columns=${eventColumns} /></section>
    <section aria-labelledby="h-nodes"><h2 id="h-nodes">Nodes</h2>
      <${Table} label="Nodes" rows=${nodeRows()} empty="No data-plane node has reported." columns=${[
        { title: 'Node', text: true, value: row => row.node },
        { title: 'Health', text: true, value: row => (row.told ? html`<${Status} word="UP" />` : html`<span class="quiet">tells nothing</span>`) },
        { title: 'Configuration', text: true, value: row => (row.error ? html`<span class="bad">not applied</span>` : row.revision ? `revision ${row.revision}` : '') },
        { title: 'Statistics of', text: true, value: row => (row.told ? html`<${Time} at=${row.told} />` : 'none lately') },
        { title: 'Error', text: true, long: true, value: row => row.error ?? '' },
      ]} /></section>`;
};

const eventColumns = [
  { title: 'Time', text: true, value: row => html`<${Time} at=${row.time} />` },
  { title: 'Event', text: true, value: row => row.kind },
  { title: 'About', text: true, wrap: true, value: row => row.subject },
  { title: 'Node', text: true, value: row => row.node },
  { title: 'Message', text: true, long: true, value: row => row.message },
];

export const Events = ({ route }) => {
  const q = (route.query.q ?? '').toLowerCase();
  const rows = state.events.filter(event => !q || `${event.kind} ${event.subject} ${event.node} ${event.message}`.toLowerCase().includes(q)).reverse();
  return html`<div class="bar"><h1>Events</h1><label class="filter">Filter <input type="search" value=${route.query.q ?? ''}
      onInput=${event => location.replace(`#/events?${new URLSearchParams({ q: event.target.value })}`)} /></label></div>
    <${Table} label="Events" rows=${rows} empty=${q ? 'No event has these words.' : 'Nothing happened yet.'} columns=${eventColumns} />`;
};

