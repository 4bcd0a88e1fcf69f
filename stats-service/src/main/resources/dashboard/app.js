// The dashboard: logs in, shows the page the address names.
import { Component, html, render, useState } from './preact-htm.js';
import { logIn, logOut, resume, state, subscribe } from './store.js';
import { current } from './route.js';
import { Events, Overview } from './overview.js';
import { Backends, Databases, Frontends } from './proxies.js';
import { Drawer } from './drawer.js';
import { Config } from './config.js';
import { Alerts, Certificates } from './alerts.js';

const PAGES = {
  overview: ['Overview', Overview],
  frontends: ['Frontends', Frontends],
  backends: ['Backends', Backends],
  databases: ['Databases', Databases],
  config: ['Configuration', Config],
  certificates: ['Certificates', Certificates],
  events: ['Events', Events],
  alerts: ['Alerts', Alerts],
};

const Login = () => {
  const [user, setUser] = useState('');
  const [secret, setSecret] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async event => {
    event.preventDefault();
    setBusy(true);
    await logIn(user.trim() ? { user: user.trim(), password: secret } : { token: secret.trim() });
    setBusy(false);
  };
  return html`<main id="main" class="login"><h1>Fairlead</h1><form onSubmit=${submit}>
    <label>User, or nothing with a token <input id="user" autocomplete="username" autocapitalize="none" autofocus value=${user} onInput=${event => setUser(event.target.value)} /></label>
    <label>Password or token <input id="token" type="password" autocomplete="current-password" required value=${secret} onInput=${event => setSecret(event.target.value)} /></label>
    <button type="submit" class="go" disabled=${busy}>Log in</button>
    <p id="denied" role="alert" class="bad">${state.denied}</p>
    <p class="quiet">The admin token was printed at the first start and is kept in the file <code>admin-token</code> of the data folder. An admin adds users and tokens: <code>fairlead user</code>, <code>fairlead token</code>.</p>
  </form></main>`;
};

const LINK = { live: 'live', lost: 'connection lost, trying again', connecting: 'connecting' };

class App extends Component {
  constructor() {
    super();
    subscribe(() => this.setState({}));
    this.page = current().page;
    window.addEventListener('hashchange', () => {
      this.setState({});
      // A filter that is being typed and a drawer keep their focus: only another page begins at its top.
      const { page } = current();
      if (page === this.page) return;
      this.page = page;
      document.getElementById('main')?.focus({ preventScroll: true });
      scrollTo(0, 0);
    });
  }

  render() {
    if (!state.logged) return html`<${Login} />`;
    const route = current();
    const [title, Page] = PAGES[route.page] ?? PAGES.overview;
    document.title = `${title} · Fairlead`;
    const firing = state.alerts.filter(alert => alert.state === 'firing').length;
    return html`<a class="skip" href="#main" onClick=${event => { event.preventDefault(); document.getElementById('main').focus(); }}>To the content</a>
      <header class="top"><strong>Fairlead</strong>
        <nav aria-label="Pages">${Object.entries(PAGES).map(([key, [word]]) => html`<a href=${`#/${key}`} aria-current=${PAGES[route.page] ? (key === route.page ? 'page' : undefined) : undefined}>${word}${key === 'alerts' && firing ? ` (${firing})` : ''}</a>`)}</nav>
        <span class=${`link ${state.link}`} role="status">${LINK[state.link]}</span>
        <span class="quiet">${[...new Set([state.me.name, state.me.role])].filter(Boolean).join(', ')}</span>
        <button type="button" onClick=${() => logOut()}>Log out</button></header>
      <main id="main" tabindex="-1">${state.stats ? html`<${Page} route=${route} key=${route.page} />` : html`<p class="quiet">Waiting for the first numbers …</p>`}</main>
      ${state.stats && route.query.server && html`<${Drawer} key=${route.query.server} name=${route.query.server} />`}`;
  }
}

render(html`<${App} />`, document.getElementById('app'));
resume();
