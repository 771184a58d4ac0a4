import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { expect, inject } from 'vitest';

/** What every journey uses: a browser, pages that complain, sign-in, axe, pictures. */

export type Language = 'zh-CN' | 'en-US';
export type Theme = 'light' | 'dark';
export interface Look {
  language?: Language;
  theme?: Theme;
  phone?: boolean;
}

/** All the looks on SQLite, the first on PostgreSQL: no look asks a database for anything else. */
export function looksOfEngine<T>(looks: readonly T[]): readonly T[] {
  return inject('engine') === 'postgres' ? looks.slice(0, 1) : looks;
}

let browser: Browser | undefined;

export async function openBrowser(): Promise<Browser> {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--font-render-hinting=none'],
  });
  return browser;
}

export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

/** Everything a page complained about, ours to be empty. */
const complaints = new WeakMap<Page, string[]>();

export async function newContext(look: Look = {}): Promise<BrowserContext> {
  const { language = 'zh-CN', theme = 'light', phone = false } = look;
  const context = await (await openBrowser()).newContext({
    baseURL: inject('address'),
    locale: language,
    timezoneId: 'Asia/Shanghai',
    viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    isMobile: phone,
    hasTouch: phone,
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  await context.addInitScript(
    (preferences) => {
      // Not on the blank page that a tab begins with.
      if (location.protocol !== 'about:' && localStorage.getItem('roundsman.preferences') === null) {
        localStorage.setItem('roundsman.preferences', JSON.stringify(preferences));
      }
    },
    { language, theme, density: 'compact', shortcutsOn: true, navCollapsed: false },
  );
  context.on('page', watch);
  return context;
}

function watch(page: Page): void {
  const found: string[] = [];
  complaints.set(page, found);
  page.on('pageerror', (error) => found.push(`error: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    // The browser's own line for an answer that the journey asked for (401, 403, 412, 422).
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) {
      found.push(`console: ${text}`);
    }
  });
  page.on('response', (response) => {
    if (response.status() >= 500) found.push(`${String(response.status())} ${response.url()}`);
  });
}

/** No script error, no broken content security policy, no 5xx so far. */
export function expectQuiet(page: Page): void {
  expect(complaints.get(page) ?? []).toEqual([]);
}

/** Signs in through the form; on return the home page stands. */
export async function signIn(login: string, look: Look = {}): Promise<Page> {
  const context = await newContext(look);
  const page = await context.newPage();
  await page.goto('/sign-in');
  await fillSignIn(page, login, inject('passwords')[login] ?? '');
  const refusal = page.locator('.rm-form-alert');
  await page.locator('.rm-nav, .rm-top').first().or(refusal).first().waitFor();
  if (await refusal.isVisible()) throw new Error(`${login} was refused: ${await refusal.innerText()}`);
  await settled(page);
  return page;
}

export async function fillSignIn(page: Page, login: string, password: string): Promise<void> {
  await page.locator('input[autocomplete=username]').fill(login);
  await page.locator('input[autocomplete=current-password]').fill(password);
  await page.locator('button[type=submit]').click();
}

/** The page's data is there: nothing loads any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('h1, .rm-state') !== null &&
      document.querySelector('.rm-state-loading, .ant-spin-spinning, [aria-busy=true]') === null,
    undefined,
    { timeout: 30_000 },
  );
  // What came last is on screen, and nothing more was asked for on the way.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

/** Charts load with the first of them on screen: all are drawn. */
export async function charted(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.rm-chart:not([data-drawn])') === null);
}

export async function goTo(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
}

/** As by a link inside the application: nothing is loaded again, which is quick for many pages. */
export async function moveTo(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    // The page that is left stands until the next one is loaded; another part of it is the same page.
    if (new URL(to, location.href).pathname !== location.pathname) {
      document.querySelector('h1')?.setAttribute('data-left', 'true');
    }
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate', { state: null }));
  }, path);
  await page.waitForFunction(() => document.querySelector('h1[data-left]') === null);
  await settled(page);
}

/** Ends the page and whatever belongs to it. */
export async function leave(page: Page): Promise<void> {
  await page.context().close();
}

interface AxeResult {
  violations: { id: string; impact: string | null; help: string; nodes: { html: string; failureSummary?: string }[] }[];
}
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Serious and critical findings of axe on the page as it stands; one line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const result = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (context: unknown, options: unknown) => Promise<AxeResult> } };
    // Ant Design's measuring row repeats the head's checkbox, out of sight and of reach.
    return axe.run({ exclude: ['.ant-table-measure-row'] }, { resultTypes: ['violations'] });
  });
  return result.violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .flatMap((violation) =>
      violation.nodes.slice(0, 3).map((node) => `${violation.id}: ${node.html.slice(0, 160)} ${(node.failureSummary ?? '').split('\n').slice(1, 2).join(' ').trim()}`),
    );
}

const guide = '../docs/user-guide';
const pictures = `${guide}/pictures`;
/** What the pages of the guide say, to keep no picture that none of them shows. */
const guideText = ['zh', 'en']
  .flatMap((language) => readdirSync(`${guide}/web/${language}`).map((file) => `${guide}/web/${language}/${file}`))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');
export const pictureBytesMax = 150_000;

/**
 * A picture for the user guide, written when ROUNDSMAN_WRITE_PICTURES is set; always checked for its
 * size, so that the guide stays light.
 */
export async function picture(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const quality of [82, 60, 40]) {
    const shot = await session.send('Page.captureScreenshot', { format: 'webp', quality });
    const bytes = Buffer.from(shot.data, 'base64');
    if (bytes.length > pictureBytesMax && quality > 40) continue;
    expect(bytes.length).toBeLessThanOrEqual(pictureBytesMax);
    if (process.env.ROUNDSMAN_WRITE_PICTURES && guideText.includes(`/${name}.webp`)) {
      mkdirSync(pictures, { recursive: true });
      writeFileSync(`${pictures}/${name}.webp`, bytes);
    }
    break;
  }
  await session.detach();
}
