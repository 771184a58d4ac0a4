// npm run e2e: the journeys against the built server, on SQLite, then on PostgreSQL where
// script/with-postgres gives one. Arguments go to vitest (a part of a file's name, -t NAME).
import { execFileSync, spawnSync } from 'node:child_process';

const args = process.argv.slice(2);
const journeys = (environment) =>
  spawnSync('npx', ['vitest', 'run', '--config', 'e2e/vitest.config.ts', ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  }).status ?? 1;

let failed = journeys({});
const postgres = process.env.ROUNDSMAN_TEST_POSTGRES;
if (postgres !== undefined && process.env.ROUNDSMAN_E2E_ADDRESS === undefined) {
  const name = `web_e2e_${process.pid}`;
  execFileSync('psql', [postgres, '-qc', `create database ${name}`]);
  failed ||= journeys({ ROUNDSMAN_E2E_DATABASE: postgres.replace('/postgres?', `/${name}?`) });
}
process.exit(failed);
