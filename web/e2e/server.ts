import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';

/**
 * The server under test: the release build with a small demo company, on a free port, with its data
 * in a temporary folder. ROUNDSMAN_E2E_DATABASE chooses PostgreSQL; ROUNDSMAN_E2E_ADDRESS takes a
 * server that already runs (and ROUNDSMAN_E2E_PASSWORDS its sign-ins, `login:password,…`).
 */
declare module 'vitest' {
  export interface ProvidedContext {
    address: string;
    passwords: Record<string, string>;
    engine: string;
  }
}

const binary = resolve(process.env.ROUNDSMAN_BINARY ?? '../build/release/src/roundsman');
// Enough for three areas, so that there is somebody else's.
const shops = '600';
const months = '14';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.ROUNDSMAN_E2E_ADDRESS;
  if (given !== undefined) {
    project.provide('address', given);
    project.provide('passwords', parsePairs(process.env.ROUNDSMAN_E2E_PASSWORDS ?? ''));
    project.provide('engine', 'given');
    return () => Promise.resolve();
  }
  if (!existsSync(binary)) throw new Error(`Build the server first: ${binary} is missing.`);
  if (!existsSync('dist/index.html')) throw new Error('Build the web application first: npm run build.');
  const data = mkdtempSync(join(tmpdir(), 'roundsman-e2e.'));
  const database = process.env.ROUNDSMAN_E2E_DATABASE;
  const common = ['--data', data, ...(database === undefined ? [] : ['--database', database])];
  const run = (...words: string[]) =>
    execFileSync(binary, [...common, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  run('demo', '--shops', shops, '--months', months);
  const period = run('month', 'latest', '--company', 'demo').trim();
  // Before the month, whose books and lists hold what the models say.
  run('analysis', 'run', '--company', 'demo', '--period', period);
  run('month', 'run', '--company', 'demo', '--period', period);
  const passwords = parseSignIns(run('demo', 'sign-ins'));
  if (Object.keys(passwords).length === 0) throw new Error('The demo company has no sign-ins.');

  const server = spawn(binary, [...common, 'serve', '--port', '0', '--static', resolve('dist')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await addressOf(server);
  project.provide('address', address);
  project.provide('passwords', passwords);
  project.provide('engine', database === undefined ? 'sqlite' : 'postgres');
  return async () => {
    const ended = new Promise((done) => server.once('exit', done));
    server.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
}

/** Lines of `login password …`. */
function parseSignIns(text: string): Record<string, string> {
  const logins = ['admin', 'manager', 'rep', 'analyst', 'service', 'compliance', 'warehouse', 'supervisor', 'retailer'];
  const found = text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([login]) => login !== undefined && logins.includes(login));
  return Object.fromEntries(found.map(([login, password]) => [login, password ?? '']));
}

function parsePairs(text: string): Record<string, string> {
  return Object.fromEntries(text.split(',').map((pair) => pair.split(':', 2) as [string, string]));
}

/** From the server's first line, `… listens on http://127.0.0.1:PORT/`. */
function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let text = '';
    const timer = setTimeout(() => failed(new Error(`The server did not start: ${text}`)), 60_000);
    server.once('exit', (code) => failed(new Error(`The server ended (${String(code)}): ${text}`)));
    server.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const address = /listens on (https?:\/\/\S+?)\/?\s/.exec(text)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      found(address);
    });
  });
}


