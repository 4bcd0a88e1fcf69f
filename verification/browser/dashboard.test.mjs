// The dashboard as an operator uses it: every page, every action, light and dark, desk and phone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium as path, crowd, pictures, startSuite, until } from './suite.mjs';

const skip = path ? false : 'no Chromium is installed';
const PAGES = ['overview', 'frontends', 'backends', 'databases', 'config', 'certificates', 'events', 'alerts'];
const MODES = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1400, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1400, height: 900 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
];

/** What a page has to show before it is looked at. */
const FULL = {
  overview: '.chart canvas',
  frontends: 'tr[data-name="www/sock-1"]',
  databases: 'tr[data-name="accounts/pg-1"].down',
  certificates: 'td:has-text("shop.example")',
  events: 'td:text-is("alert-firing")',
  alerts: 'td:text-is("accounts/pg-1")',
  'backends?server=app/app-1': 'dialog .chart canvas',
};

let suite;
let browser;
let page;
const complaints = [];

const open = async (mode, at = suite) => {
  const context = await browser.newContext({ colorScheme: mode.colorScheme, viewport: mode.viewport, reducedMotion: 'reduce' });
  const opened = await context.newPage();
  opened.setDefaultTimeout(60_000);
  opened.on('console', message => { if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text()); });
  opened.on('pageerror', error => complaints.push(String(error)));
  await opened.goto(at.url);
  return opened;
};

const logIn = async (opened, token = suite.token) => {
  await opened.fill('#token', token);
  await opened.click('text=Log in');
};

const visit = async (opened, name, at = suite) => {
  await opened.goto(`${at.url}#/${name}`);
  await opened.waitForSelector('main h1');
};

before(async () => {
  if (skip) return;
  const { chromium } = await import('playwright-core');
  suite = await startSuite();
  browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  page = await open(MODES[0]);
});

after(async () => {
  await browser?.close();
  await suite?.stop();
});

test('a wrong token is refused in words, the right one opens the overview', { skip }, async () => {
  await logIn(page, 'wrong');
  await page.waitForSelector('#denied:not(:empty)');
  await page.screenshot({ path: join(pictures, 'login.png') });
  await logIn(page);
  await page.waitForSelector('text=Requests per second');
  await page.waitForSelector('.link.live');
});

test('a user logs in with a password, sees what the role allows, stays in after a reload, logs out', { skip }, async () => {
  const made = await fetch(`${suite.url}api/v1/users/eve`, {
    method: 'PUT', headers: { authorization: `Bearer ${suite.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ role: 'viewer', password: 'correct horse battery' }),
  });
  assert.equal(made.status, 201);
  const opened = await open(MODES[0]);
  await opened.fill('#user', 'eve');
  await logIn(opened, 'correct horse battery');
  await opened.waitForSelector('text=eve, viewer');
  assert.deepEqual(await opened.evaluate(() => [document.cookie, sessionStorage.length, localStorage.length]), ['', 0, 0]);
  await opened.reload();
  await opened.waitForSelector('text=eve, viewer');
  await visit(opened, 'backends?server=app/app-1');
  await until(() => opened.evaluate(() => [...document.querySelectorAll('.actions button')].every(button => button.disabled)), 'no action for a viewer');
  // The drawer lies over the menu.
  await visit(opened, 'overview');
  await opened.click('text=Log out');
  await opened.waitForSelector('#user');
  await opened.reload();
  await opened.waitForSelector('#user');
  await opened.context().close();
});

for (const mode of MODES) {
  test(`every page, ${mode.name}: nothing serious for axe, no sideways scrolling, a picture`, { skip }, async () => {
    const opened = await open(mode);
    await logIn(opened);
    await opened.waitForSelector('.link.live');
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    // As the browser's own tools do: past the page's policy, which lets nothing foreign in.
    await opened.evaluate(axe);
    for (const name of [...PAGES, 'backends?server=app/app-1']) {
      await visit(opened, name);
      await until(() => opened.evaluate(() => !document.body.textContent.includes('Loading …')), `${name} loaded`);
      await opened.waitForSelector(FULL[name] ?? 'main h1');
      await opened.screenshot({ path: join(pictures, `${name.replace(/\W+/g, '-')}-${mode.name}.png`) });
      const found = await opened.evaluate(() => globalThis.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }));
      const serious = found.violations.filter(one => ['serious', 'critical'].includes(one.impact));
      assert.deepEqual(serious.map(one => `${name}: ${one.id} ${one.nodes[0].target} ${one.nodes[0].failureSummary}`), []);
      const wide = await opened.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${name} is ${wide} pixels wider than the window`);
    }
    await opened.context().close();
  });
}

const status = (opened, server) => opened.textContent(`tr[data-name="${server}"] .status`);

test('a server that goes down is seen going down, and why', { skip }, async () => {
  await visit(page, 'backends');
  await until(async () => (await status(page, 'app/app-2')) === 'UP', 'app-2 up');
  const { port } = suite.peers[1];
  await suite.peers[1].stop();
  await until(async () => (await status(page, 'app/app-2')) === 'DOWN', 'app-2 down');
  await page.click('tr[data-name="app/app-2"] a');
  await page.waitForSelector('.why:has-text("Down because its last check said")');
  await page.screenshot({ path: join(pictures, 'server-down.png') });
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  await suite.peers[1].start(port);
  await until(async () => (await status(page, 'app/app-2')) === 'UP', 'app-2 up again');
});

/** When a status word appears, by the clock of this machine, to which the page belongs too. */
const appears = (opened, server, word) => opened.evaluate(([name, wanted]) => new Promise(resolve => {
  const look = () => {
    if (document.querySelector(`tr[data-name="${name}"] .status`)?.textContent !== wanted) return;
    observer.disconnect();
    resolve(Date.now());
  };
  const observer = new MutationObserver(look);
  observer.observe(document.getElementById('main'), { subtree: true, childList: true, characterData: true });
  look();
}), [server, word]);

const ask = async (what, at = suite) => (await fetch(`${at.url}api/v1/${what}`, { headers: { authorization: `Bearer ${at.token}` } })).json();

// How long the checks take to be sure is the configuration's (fall × inter); from then on it is ours.
test('a server that went down is shown within two seconds of the verdict; the middle one of five counts', { skip }, async t => {
  await visit(page, 'backends');
  const { port } = suite.peers[1];
  const seen = [];
  for (let i = 0; i < 5; i++) {
    await until(async () => (await status(page, 'app/app-2')) === 'UP', 'app-2 up');
    const shown = appears(page, 'app/app-2', 'DOWN');
    await suite.peers[1].stop();
    const at = await shown;
    seen.push(at - Date.parse((await ask('health/app/app-2')).since));
    await suite.peers[1].start(port);
  }
  t.diagnostic(`seen after ${seen.join(', ')} ms`);
  const middle = seen.toSorted((a, b) => a - b)[2];
  assert.ok(middle < 2000, `seen after ${seen} ms`);
  await until(async () => (await status(page, 'app/app-2')) === 'UP', 'app-2 up again');
});

for (const [action, word] of [['Drain', 'DRAIN'], ['Maint', 'MAINT'], ['Ready', 'UP']]) {
  test(`${action} asks, shows the same as CLI line and curl, and does it`, { skip }, async () => {
    await visit(page, 'backends');
    await page.getByLabel('Choose app/app-1').check();
    await page.click(`section:has(#b-app) button:text-is("${action}")`);
    const dialog = page.getByRole('dialog');
    const text = await dialog.textContent();
    assert.match(text, new RegExp(`fairlead ${action.toLowerCase()} app/app-1`));
    assert.match(text, /curl -X PUT -H "Authorization: Bearer \$TOKEN"/);
    await page.fill('input[name=reason]', 'tried by a test');
    await page.screenshot({ path: join(pictures, `action-${action.toLowerCase()}.png`) });
    await dialog.locator('button.go').click();
    await until(async () => (await status(page, 'app/app-1')) === word, `app-1 ${word}`);
    await page.getByLabel('Choose app/app-1').uncheck();
  });
}

test('a weight is changed by keyboard alone, by somebody who does not wait for the dialog', { skip }, async () => {
  await visit(page, 'backends');
  await page.getByLabel('Choose app/app-1').focus();
  for (const key of ['Space', 'Shift+Tab', 'Shift+Tab', 'Enter', '7', '3', 'Enter']) await page.keyboard.press(key);
  await page.waitForSelector('dialog', { state: 'detached' });
  await until(async () => (await ask('stats?kind=server&proxy=app&server=app-1')).backends[0].servers[0].numbers.weight === 73, 'weight 73');
  await page.waitForSelector('tr[data-name="app/app-1"] td:text-is("73")');
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Weight');
  await page.getByLabel('Choose app/app-1').uncheck();
});

test('a drawer gives the focus back, a filter keeps it while it is typed', { skip }, async () => {
  await visit(page, 'backends');
  await page.locator('tr[data-name="app/app-1"] a').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[open] .why');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'app-1');
  await page.getByLabel('Filter').focus();
  await page.keyboard.type('app-2');
  assert.equal(await page.getByLabel('Filter').inputValue(), 'app-2');
  await page.waitForSelector('tr[data-name="app/app-1"]', { state: 'detached' });
  await page.waitForSelector('tr[data-name="app/app-2"]');
  await visit(page, 'backends');
});

test('an alert is acknowledged and silenced', { skip }, async () => {
  await visit(page, 'alerts');
  const row = page.locator('tr:has(td:text-is("server-down")):has(td:text-is("accounts/pg-1"))');
  await row.getByRole('button', { name: 'Acknowledge' }).click();
  await row.getByText('acknowledged by admin').waitFor();
  await row.getByRole('button', { name: 'Silence 1 h' }).click();
  await row.getByText('silent until').waitFor();
  await page.screenshot({ path: join(pictures, 'alert-heard.png') });
});

test('an error in the configuration points at its line; a right one is compared, applied and rolled back', { skip }, async () => {
  await visit(page, 'config');
  const editor = page.getByLabel('Configuration as YAML');
  const text = await editor.inputValue();
  const lines = text.split('\n');
  const at = lines.findIndex(line => /^\s*balance:/.test(line));
  const wrong = at >= 0 ? lines.with(at, lines[at].replace('balance:', 'ballance:')).join('\n') : `ballance: x\n${text}`;
  await editor.fill(wrong);
  await page.click('text=Show changes');
  await page.waitForSelector('.errors li');
  assert.match(await page.textContent('.errors'), new RegExp(`line ${Math.max(at, 0) + 1}, column \\d+`));
  await page.screenshot({ path: join(pictures, 'config-error.png') });
  await editor.fill(text.replaceAll('api-1', 'api-one'));
  await page.click('text=Show changes');
  await page.waitForSelector('.diff .plus');
  await page.screenshot({ path: join(pictures, 'config-diff.png'), fullPage: true });
  await page.click('button:text-is("Apply")');
  await page.waitForSelector('text=Revision 2 is in force.');
  await page.waitForSelector('text=Compare, roll back');
  await page.click('text=Compare, roll back');
  await page.getByRole('dialog').locator('.diff .minus').first().waitFor();
  await page.screenshot({ path: join(pictures, 'config-roll-back.png') });
  await page.click('button:text-is("Roll back")');
  await page.waitForSelector('text=Revision 1 is in force again, as revision 3.');
  await page.waitForSelector('tr:has(td:text-is("3")) td:text-is("in force")');
  await page.click('button:text-is("Form")');
  await page.waitForSelector('.form details');
  await page.screenshot({ path: join(pictures, 'config-form.png') });
});

/** Begins to note every element that comes or goes below main, and every text that changes. */
const watchTable = opened => opened.evaluate(() => {
  const seen = { elements: 0, texts: 0, tasks: [] };
  const elements = nodes => [...nodes].filter(node => node.nodeType === Node.ELEMENT_NODE).length;
  new MutationObserver(records => records.forEach(record => {
    if (record.type === 'characterData') seen.texts++;
    else seen.elements += elements(record.addedNodes) + elements(record.removedNodes);
  })).observe(document.getElementById('main'), { subtree: true, childList: true, characterData: true });
  new PerformanceObserver(list => seen.tasks.push(...list.getEntries().map(entry => Math.round(entry.duration)))).observe({ type: 'longtask' });
  globalThis.seen = seen;
});

test('two hundred backends of five servers under load: numbers change, nothing else moves', { skip }, async t => {
  const many = await startSuite(crowd, [...Array(200).keys()].map(b => `/many-${b}/`));
  try {
    const opened = await open(MODES[0], many);
    await logIn(opened, many.token);
    await opened.waitForSelector('.link.live');
    await visit(opened, 'backends', many);
    await until(() => opened.evaluate(() => document.querySelectorAll('tr.up[data-name^="many-"]').length === 1000), 'a thousand servers up');
    const row = 'tr[data-name="many-100/s3"]';
    await opened.locator(row).scrollIntoViewIfNeeded();
    await opened.getByLabel('Choose many-100/s3').check();
    const place = () => opened.evaluate(name => [document.querySelector(name).getBoundingClientRect().top, scrollY], row);
    await opened.evaluate(name => { globalThis.kept = document.querySelector(name); }, row);
    const total = () => opened.evaluate(async () => {
      const { rowOf, state } = await import('/dashboard/store.js');
      return [Date.parse(state.stats.time), rowOf('server', 'many-100', 's3').numbers.stot];
    });
    const [from, before] = await total();
    const where = await place();
    await watchTable(opened);
    await until(async () => {
      const [now, after] = await total();
      return now - from > 10_000 && after > before;
    }, 'ten seconds of deltas, some of them about the server in sight');
    const seen = await opened.evaluate(() => globalThis.seen);
    t.diagnostic(`${seen.texts} numbers changed; tasks of 50 ms and more: ${seen.tasks.join(', ') || 'none'} ms`);
    await opened.screenshot({ path: join(pictures, 'backends-many.png') });
    assert.equal(seen.elements, 0, 'no element came or went');
    assert.ok(seen.texts > 100, `${seen.texts} numbers changed`);
    assert.deepEqual(await place(), where);
    assert.deepEqual(await opened.evaluate(name => {
      const found = document.querySelector(name);
      const box = found.querySelector('input');
      return [found === globalThis.kept, box.checked, box === document.activeElement];
    }, row), [true, true, true]);
    await opened.context().close();
  } finally {
    await many.stop();
  }
});

test('nothing was refused by the policy and nothing failed on any page', { skip }, () => {
  assert.deepEqual(complaints, []);
});
