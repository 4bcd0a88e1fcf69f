// A running Fairlead with servers that can be stopped, and a browser that looks at it.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const pictures = process.env.SCREENSHOTS ?? join(here, 'target', 'screenshots');

export const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

const freePort = () => new Promise(resolve => {
  const socket = createSocket().listen(0, '127.0.0.1', () => {
    const { port } = socket.address();
    socket.close(() => resolve(port));
  });
});

/** A server of a backend: answers, or is stopped and started again on its port. */
export class Peer {
  constructor(name) {
    this.name = name;
  }

  async start(port = 0) {
    this.server = createServer((request, response) => response.end(`${this.name}\n`));
    await new Promise(resolve => this.server.listen(port, '127.0.0.1', resolve));
    this.port = this.server.address().port;
    return this;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }
}

export const until = async (condition, what, limit = 120_000) => {
  const end = Date.now() + limit;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not seen in time: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
};

/** A certificate that ends in twenty days, which is an alert; none where there is no openssl. */
const certificate = folder => {
  const [key, chain, pem] = ['site.key', 'site.crt', 'site.pem'].map(name => join(folder, name));
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '20', '-subj', '/CN=shop.example',
      '-addext', 'subjectAltName=DNS:shop.example,DNS:www.shop.example', '-keyout', key, '-out', chain], { stdio: 'ignore' });
  } catch {
    return '';
  }
  writeFileSync(pem, readFileSync(chain, 'utf8') + readFileSync(key, 'utf8'));
  return pem;
};

const DEFAULTS = `defaults
    mode http
    timeout connect 2s
    timeout client 30s
    timeout server 30s
`;

/** Two web servers and one that is not checked, a certificate, a database nobody answers for: something on every page. */
const shop = async ({ folder, traffic, peers }) => {
  const [tls, pool, gone] = [await freePort(), await freePort(), await freePort()];
  const pem = certificate(folder);
  return `${DEFAULTS}
frontend www
    option socket-stats
    bind 127.0.0.1:${traffic}
${pem ? `    bind 127.0.0.1:${tls} ssl crt ${pem}\n` : ''}    use_backend api if { path_beg /api }
    default_backend app

backend app
    balance roundrobin
    option httpchk GET /
    server app-1 127.0.0.1:${peers[0].port} check inter 300ms fall 2 rise 2
    server app-2 127.0.0.1:${peers[1].port} check inter 300ms fall 2 rise 2

backend api
    server api-1 127.0.0.1:${peers[2].port}

listen accounts
    mode tcp
    bind 127.0.0.1:${pool}
    option pgsql-check user health
    server pg-1 127.0.0.1:${gone} check inter 300ms fall 2 rise 2
`;
};

/** Two hundred backends of five servers, all of them behind one frontend. */
export const crowd = ({ traffic, peers }) => {
  const numbers = [...Array(200).keys()];
  return `${DEFAULTS}
frontend www
    bind 127.0.0.1:${traffic}
${numbers.map(b => `    use_backend many-${b} if { path_beg /many-${b}/ }`).join('\n')}
    default_backend many-0

${numbers.map(b => `backend many-${b}
    balance roundrobin
${[0, 1, 2, 3, 4].map(s => `    server s${s} 127.0.0.1:${peers[0].port} check inter 10s`).join('\n')}`).join('\n\n')}
`;
};

/**
 * Starts everything; the caller stops it.
 *
 * @param config makes the haproxy.cfg
 * @param paths what clients ask for, again and again
 */
export const startSuite = async (config = shop, paths = ['/api', '/', '/', '/', '/']) => {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-browser-'));
  mkdirSync(pictures, { recursive: true });
  const peers = [await new Peer('app-1').start(), await new Peer('app-2').start(), await new Peer('api-1').start()];
  const traffic = await freePort();
  const admin = await freePort();
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, await config({ folder, traffic, peers }));
  const command = process.env.FAIRLEAD ?? join(here, '..', '..', 'fairlead');
  const process_ = spawn(command, ['run', '-f', file, '--data', join(folder, 'data'), '--admin', `127.0.0.1:${admin}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  process_.stdout.on('data', chunk => { output += chunk; });
  process_.stderr.on('data', chunk => { output += chunk; });
  const tokenFile = join(folder, 'data', 'admin-token');
  try {
    await until(() => {
      if (process_.exitCode !== null) throw new Error(`fairlead ended with ${process_.exitCode}`);
      return output.includes('ready') && existsSync(tokenFile);
    }, 'fairlead is ready', 300_000);
  } catch (error) {
    throw new Error(`${error.message}\n${output}`);
  }
  let stopped = false;
  const load = async () => {
    for (let i = 0; !stopped; i++) {
      await fetch(`http://127.0.0.1:${traffic}${paths[i % paths.length]}`).then(answer => answer.text(), () => '');
      await new Promise(resolve => setTimeout(resolve, paths.length > 10 ? 2 : 25));
    }
  };
  const loading = load();
  return {
    peers, url: `http://127.0.0.1:${admin}/`, token: readFileSync(tokenFile, 'utf8').trim(),
    async stop() {
      stopped = true;
      await loading;
      process_.kill('SIGTERM');
      await new Promise(resolve => { if (process_.exitCode !== null) resolve(); else process_.once('exit', resolve); });
      for (const peer of peers) await peer.stop().catch(() => {});
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
