// HAProxy's table: frontends, and backends with their servers, in the order of HAProxy's groups of columns.
import { Component, html, useState } from './preact-htm.js';
import { age, bytes, count, millis, tone } from './format.js';
import { ageOf, rowsOf, state } from './store.js';
import { Actions, Confirm } from './actions.js';
import { Note, Scroll, Status } from './parts.js';
import { go } from './route.js';

const number = (title, key, metric) => ({ title, metric: metric ?? `haproxy ${key}`, value: row => count(row.numbers[key]) });
const size = (title, key) => ({ title, metric: `haproxy ${key}`, value: row => bytes(row.numbers[key]) });
const latency = share => ({ title: share, metric: `total time of the last minute, ${share}; fairlead_request_duration_seconds`, value: row => millis(row.recent.total?.[share]) });

/** HAProxy's groups of columns, then the percentiles it does not know. */
const GROUPS = [
  ['Queue', [number('Cur', 'qcur'), number('Max', 'qmax'), number('Limit', 'qlimit')]],
  ['Session rate', [number('Cur', 'rate'), number('Max', 'rate_max')]],
  ['Sessions', [number('Cur', 'scur'), number('Max', 'smax'), number('Limit', 'slim'), number('Total', 'stot'), number('LbTot', 'lbtot')]],
  ['Bytes', [size('In', 'bin'), size('Out', 'bout')]],
  ['Denied', [number('Req', 'dreq'), number('Resp', 'dresp')]],
  ['Errors', [number('Req', 'ereq'), number('Conn', 'econ'), number('Resp', 'eresp')]],
  ['Warnings', [number('Retr', 'wretr'), number('Redis', 'wredis')]],
];
const SERVER = ['Server', [
  { title: 'Since', metric: 'haproxy lastchg', value: row => age(ageOf(row)) },
  { title: 'LastChk', text: true, metric: 'haproxy check_status', value: row => [row.details.check_status, row.numbers.check_code, row.numbers.check_duration === undefined ? '' : `in ${row.numbers.check_duration}ms`].filter(Boolean).join(' ') },
  number('Wght', 'weight'), number('Act', 'act'), number('Bck', 'bck'), number('Chk', 'chkfail'), number('Dwn', 'chkdown'),
]];
const OURS = [
  ['Responses', [number('2xx', 'hrsp_2xx'), number('4xx', 'hrsp_4xx'), number('5xx', 'hrsp_5xx')]],
  ['Total time', [latency('p50'), latency('p95'), latency('p99')]],
];
const OF_FRONTENDS = [...GROUPS, ...OURS];
const OF_SERVERS = [...GROUPS, SERVER, ...OURS];
const columnsOf = groups => groups.flatMap(([, columns]) => columns);
const FRONTEND_COLUMNS = columnsOf(OF_FRONTENDS);
const SERVER_COLUMNS = columnsOf(OF_SERVERS);

/** Never changes once it is drawn. */
class Head extends Component {
  shouldComponentUpdate() {
    return false;
  }

  render({ servers }) {
    return html`<thead>
  <tr>${servers && html`<td></td>`}<td></td><td></td>${(servers ? OF_SERVERS : OF_FRONTENDS).map(([title, columns]) => html`<th scope="colgroup" colspan=${columns.length}>${title}</th>`)}</tr>
  <tr>${servers && html`<th scope="col"><span class="unseen">Chosen</span></th>`}<th scope="col" class="text">Name</th><th scope="col" class="text">Status</th>
    ${(servers ? SERVER_COLUMNS : FRONTEND_COLUMNS).map(column => html`<th scope="col" class=${column.text ? 'text' : ''} title=${column.metric}>${column.title}</th>`)}</tr>
</thead>`;
  }
}

/** One row; drawn anew only when its numbers changed. */
class Row extends Component {
  shouldComponentUpdate(next) {
    return next.row !== this.props.row || next.chosen !== this.props.chosen;
  }

  render({ row, chosen, onChoose, servers }) {
    const word = row.details.status ?? '';
    const server = row.kind === 'server';
    // Where it leads depends on what is filtered when it is followed.
    const lead = event => { event.currentTarget.href = go({ server: `${row.proxy}/${row.name}` }); };
    return html`<tr class=${server || row.kind === 'listener' ? tone(word) : 'sum'} data-name=${`${row.proxy}/${row.name}`}>
      ${servers && html`<td>${server && html`<input type="checkbox" aria-label=${`Choose ${row.proxy}/${row.name}`} checked=${chosen} onChange=${() => onChoose(row.name)} />`}</td>`}
      <th scope="row" class="text">${server ? html`<a href=${go({ server: `${row.proxy}/${row.name}` })} onClick=${lead}>${row.name}</a>` : row.kind === 'backend' ? 'Backend' : row.kind === 'listener' ? `${row.proxy}/${row.name}` : row.name}</th>
      <td class="text"><${Status} word=${word} /></td>
      ${(servers ? SERVER_COLUMNS : FRONTEND_COLUMNS).map(column => html`<td class=${column.text ? 'text' : ''}>${column.value(row)}</td>`)}
    </tr>`;
  }
}

const same = (one, other) => one.length === other.length && one.every((row, i) => row === other[i]);

/** A backend with its servers; of two hundred only those are looked at again of which something changed. */
class BackendPart extends Component {
  state = { chosen: [] };

  toggle = server => this.setState(({ chosen }) => ({ chosen: chosen.includes(server) ? chosen.filter(one => one !== server) : [...chosen, server] }));

  shouldComponentUpdate(next, { chosen }) {
    const { rows, total, role } = this.props;
    return chosen !== this.state.chosen || next.total !== total || next.role !== role || !same(next.rows, rows);
  }

  render({ name, rows, total, onAct }, { chosen }) {
    return html`<section class="proxy" aria-labelledby=${`b-${name}`}>
    <div class="bar"><h2 id=${`b-${name}`}>${name}</h2>
      <${Actions} targets=${chosen.map(server => ({ backend: name, server }))} onAct=${onAct} /></div>
    <${Scroll} label=${`Servers of ${name}`}><table class="haproxy"><${Head} servers=${true} /><tbody>
      ${rows.map(row => html`<${Row} key=${row.name} row=${row} servers=${true} chosen=${chosen.includes(row.name)} onChoose=${this.toggle} />`)}
      ${total && html`<${Row} key=" total" row=${total} servers=${true} />`}
    </tbody></table></${Scroll}>
  </section>`;
  }
}

const Filter = ({ route }) => html`<label class="filter">Filter <input type="search" value=${route.query.q ?? ''} placeholder="name or status"
  onInput=${event => location.replace(go({ q: event.target.value }))} /></label>`;

const matches = (wanted, ...words) => !wanted || words.some(word => word?.toLowerCase().includes(wanted.toLowerCase()));

/** Backends that `only` lets through, each with its servers. */
export const Backends = ({ route, title = 'Backends', only = () => true, empty = 'No node tells of a backend yet.' }) => {
  const [asked, ask] = useState(null);
  const servers = Map.groupBy(rowsOf('server'), row => row.proxy);
  const totals = new Map(rowsOf('backend').map(row => [row.proxy, row]));
  // Servers no node tells of yet appear with what the checks say.
  for (const known of state.health.values()) {
    if (!totals.has(known.backend) && !servers.has(known.backend)) servers.set(known.backend, []);
  }
  const q = route.query.q;
  const names = [...new Set([...totals.keys(), ...servers.keys()])].filter(name => only(name, totals.get(name)));
  const shown = names.map(name => [name, (servers.get(name) ?? []).filter(row => matches(q, name, row.name, row.details.status))])
    .filter(([name, rows]) => rows.length || matches(q, name));
  return html`<div class="bar"><h1>${title}</h1><${Filter} route=${route} /></div>
    ${shown.length === 0 && html`<${Note}>${q ? 'Nothing has that name or status.' : empty}</${Note}>`}
    ${shown.map(([name, rows]) => html`<${BackendPart} key=${name} name=${name} rows=${rows} total=${totals.get(name)} role=${state.me.role} onAct=${ask} />`)}
    ${asked && html`<${Confirm} ...${asked} onClose=${() => ask(null)} />`}`;
};

export const Frontends = ({ route }) => {
  const listeners = Map.groupBy(rowsOf('listener'), row => row.proxy);
  const rows = rowsOf('frontend').flatMap(row => [row, ...(listeners.get(row.name) ?? [])])
    .filter(row => matches(route.query.q, row.proxy, row.name, row.details.status));
  return html`<div class="bar"><h1>Frontends</h1><${Filter} route=${route} /></div>
    ${rows.length === 0 ? html`<${Note}>No node tells of a frontend yet.</${Note}>` : html`<${Scroll} label="Frontends"><table class="haproxy"><${Head} />
      <tbody>${rows.map(row => html`<${Row} key=${`${row.proxy}/${row.kind}/${row.name}`} row=${row} />`)}</tbody></table></${Scroll}>`}`;
};

/** What db-router serves: backends of PostgreSQL and Redis. */
export const Databases = ({ route }) => html`<${Backends} route=${route} title="Databases" empty="No database is routed."
  only=${(name, total) => /postgresql|redis/.test(total?.details.protocol ?? '')} />`;
