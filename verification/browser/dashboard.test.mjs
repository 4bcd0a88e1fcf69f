// The dashboard as an operator uses it: every page, every action, light and dark, desk and phone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium as path, pictures, startSuite, until } from './suite.mjs';

const skip = path ? false : 'no Chromium is installed';
const PAGES = ['overview', 'frontends', 'backends', 'databases', 'config', 'certificates', 'events', 'alerts'];
const MODES = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1400, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1400, height: 900 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
];

let suite;
let browser;
let page;
const complaints = [];

const open = async mode => {
  const context = await browser.newContext({ colorScheme: mode.colorScheme, viewport: mode.viewport, reducedMotion: 'reduce' });
  const opened = await context.newPage();
  opened.setDefaultTimeout(60_000);
  opened.on('console', message => { if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text()); });
  opened.on('pageerror', error => complaints.push(String(error)));
  await opened.goto(suite.url);
  return opened;
};

const logIn = async (opened, token = suite.token) => {
  await opened.fill('#token', token);
  await opened.click('text=Log in');
};

const visit = async (opened, name) => {
  await opened.goto(`${suite.url}#/${name}`);
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

test('going down is seen within two seconds of the kill, checks every 300 ms; the middle one of five counts', { skip }, async t => {
  await visit(page, 'backends');
  const { port } = suite.peers[1];
  const seen = [];
  for (let i = 0; i < 5; i++) {
    await until(async () => (await status(page, 'app/app-2')) === 'UP', 'app-2 up');
    await suite.peers[1].stop();
    const killed = Date.now();
    await until(async () => (await status(page, 'app/app-2')) === 'DOWN', 'app-2 down');
    seen.push(Date.now() - killed);
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

test('a weight is changed by keyboard alone', { skip }, async () => {
  await visit(page, 'backends');
  await page.getByLabel('Choose app/app-1').focus();
  await page.keyboard.press('Space');
  await page.locator('section:has(#b-app) button:text-is("Weight")').focus();
  await page.keyboard.press('Enter');
  await page.locator('input[name=weight]').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('7');
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog', { state: 'detached' });
  await until(async () => (await page.textContent('tr[data-name="app/app-1"]')).includes('7'), 'weight 7');
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
  await page.waitForSelector('text=Revision 1 is in force again.');
  await page.click('button:text-is("Form")');
  await page.waitForSelector('.form details');
  await page.screenshot({ path: join(pictures, 'config-form.png') });
});

test('two hundred backends of five servers are drawn without waiting', { skip }, async () => {
  const count = await page.evaluate(async () => {
    const { state, changed } = await import('/dashboard/store.js');
    for (let b = 0; b < 200; b++) {
      for (let s = 0; s < 5; s++) {
        state.rows.set(`server\nmany-${b}\ns${s}`, { kind: 'server', proxy: `many-${b}`, name: `s${s}`, at: Date.now(), numbers: { scur: b }, details: { status: 'UP' }, recent: {} });
      }
    }
    location.hash = '#/backends?q=many';
    changed();
    await new Promise(resolve => setTimeout(resolve, 1000));
    const first = document.querySelector('tr[data-name="many-7/s3"]');
    const { rows } = state;
    rows.set('server\nmany-7\ns3', { ...rows.get('server\nmany-7\ns3'), numbers: { scur: 4711 } });
    changed();
    await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return { rows: document.querySelectorAll('tr[data-name^="many-"]').length, same: first === document.querySelector('tr[data-name="many-7/s3"]'), shown: first?.textContent.includes('4,711') };
  });
  assert.deepEqual(count, { rows: 1000, same: true, shown: true });
});

test('nothing was refused by the policy and nothing failed on any page', { skip }, () => {
  assert.deepEqual(complaints, []);
});
