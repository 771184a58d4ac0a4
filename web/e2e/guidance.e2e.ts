import { afterAll, describe, expect, it } from 'vitest';
import {
  charted,
  closeBrowser,
  expectQuiet,
  goTo,
  leave,
  looksOfEngine,
  picture,
  seriousFindings,
  settled,
  signIn,
} from './browser';
import type { Look } from './browser';

afterAll(closeBrowser);

const languages = ['zh-CN', 'en-US'] as const;
const short = (language: string): string => language.slice(0, 2);

describe('from the dashboard to what to say', () => {
  it('takes a customer manager five clicks: dashboard, list, book, accept, why', async () => {
    const page = await signIn('rep');
    await page.locator('.rm-nav a[href="/areas"]').click();
    await page.locator('.rma-door').first().waitFor();
    await page.locator('.rma-door').first().click();
    await page.waitForURL('**/target-lists**');
    const row = page.locator('.rma-target').first();
    await row.waitFor();
    const reason = await row.locator('.rma-target-why p').first().innerText();
    expect(reason.length).toBeGreaterThan(10);
    await row.click();
    await page.waitForURL('**/book**');
    // Two clicks so far, and it stands there: why this shop, and what to tell it.
    await page.locator('.rma-brief-reason').waitFor();
    expect(await page.locator('.rma-brief ol li').count()).toBeGreaterThan(0);

    const line = page.locator('.rma-suggestion').first();
    if ((await line.count()) > 0) {
      await line.getByRole('button', { name: '采纳', exact: true }).click();
      await page.locator('.rma-suggestion-accepted').first().waitFor();
      await page.reload();
      await page.locator('.rma-suggestion-accepted').first().waitFor();
    }
    await page.locator('.rma-figure-name').first().click();
    await page.locator('.rma-why-drawer code').first().waitFor();
    expectQuiet(page);
    await leave(page);
  });

  it('takes a decision back by undo', async () => {
    const page = await signIn('rep');
    await openFirstBook(page);
    const strategy = page.locator('.rma-strategy .rma-choices').first();
    await strategy.getByRole('button', { name: '以后再说' }).click();
    await strategy.locator('[aria-pressed=true]').waitFor();
    await page.getByRole('button', { name: '撤销' }).last().click();
    await strategy.locator('[aria-pressed=true]').waitFor({ state: 'detached' });
    expectQuiet(page);
    await leave(page);
  });

  it('comes back to the list, and goes on to the next shop of it', async () => {
    const page = await signIn('rep');
    await openFirstBook(page);
    const first = await page.locator('h1').innerText();
    await page.locator('.rma-trail a').last().click();
    await page.waitForFunction((name) => document.querySelector('h1')?.innerText !== name, first);
    await page.locator('.rma-trail a').first().click();
    await page.waitForURL('**/target-lists**');
    await leave(page);
  });
});

describe('on a phone', () => {
  it.each(['/areas', '/target-lists'])('%s is no wider than the screen', async (path) => {
    const page = await signIn('rep', { phone: true });
    await goTo(page, path);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await leave(page);
  });

  it.each(languages)('%s: decides with the thumb: large buttons, a bar at the bottom, nothing to scroll sideways', async (language) => {
    const page = await signIn('rep', { language, phone: true });
    await openFirstBook(page);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    const button = await page.locator('.rma-choice').first().boundingBox();
    expect(button?.height).toBeGreaterThanOrEqual(44);
    await picture(page, `book-phone-${short(language)}`);
    expect(await seriousFindings(page)).toEqual([]);
    expectQuiet(page);
    await leave(page);
  });
});

describe('pages of the month, in both languages and themes', () => {
  const looks: [string, Look][] = languages.flatMap((language) => [
    [`${language} light`, { language, theme: 'light' }],
    [`${language} dark`, { language, theme: 'dark' }],
  ]);
  // Eight pages with axe on each: long on a busy machine.
  it.each(looksOfEngine(looks))('%s: stand, are quiet, and axe finds nothing serious', { timeout: 300_000 }, async (_name, look) => {
    const page = await signIn('manager', look);
    const found: string[] = [];
    const check = async (name: string): Promise<void> => {
      found.push(...(await seriousFindings(page)).map((finding) => `${name}: ${finding}`));
      if (look.theme === 'light') await picture(page, `${name}-${short(look.language ?? '')}`);
    };
    for (const [name, path] of [
      ['areas', '/areas'],
      ['target-lists', '/target-lists'],
      ['products', '/products'],
      ['strategies', '/strategies'],
      ['months', '/months'],
    ] as const) {
      await goTo(page, path);
      await charted(page);
      await check(name);
    }
    await goTo(page, '/products');
    await page.locator('.ant-table-row a').first().click();
    await page.waitForURL(/\/products\/\d+/);
    await settled(page);
    await charted(page);
    await check('product');
    await openFirstBook(page);
    await check('book');
    await page.locator('#grade a').last().click();
    await page.locator('.rma-standing').waitFor();
    await charted(page);
    await check('grade');
    expect(found).toEqual([]);
    expectQuiet(page);
    await leave(page);
  });
});

async function openFirstBook(page: Awaited<ReturnType<typeof signIn>>): Promise<void> {
  await goTo(page, '/target-lists');
  await page.locator('.rma-target').first().click();
  await page.waitForURL('**/book**');
  await page.locator('.rma-book').waitFor();
  await settled(page);
}

function overflowOf(page: Awaited<ReturnType<typeof signIn>>): Promise<number> {
  return page.evaluate(() => {
    const main = document.querySelector('main');
    const inside = main === null ? 0 : main.scrollWidth - main.clientWidth;
    return Math.max(inside, document.documentElement.scrollWidth - window.innerWidth);
  });
}
