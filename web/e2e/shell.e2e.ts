import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, expectQuiet, goTo, leave, settled, signIn } from './browser';

afterAll(closeBrowser);

describe('the shell', () => {
  it('switches language and theme, and remembers them', async () => {
    const page = await signIn('manager');
    await page.getByRole('button', { name: '切换到英文' }).click();
    await page.getByRole('link', { name: 'Shops', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Dark' }).click();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.reload();
    await settled(page);
    expect(await page.locator('html').getAttribute('lang')).toBe('en-US');
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expectQuiet(page);
    await leave(page);
  });

  it('goes anywhere by keyboard: palette, letters, overlay', async () => {
    const page = await signIn('manager');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /页面、零售户/ }).fill('地图');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/customers/map');
    await settled(page);
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.waitForURL('**/customers');
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('启用单键快捷键').waitFor();
    expectQuiet(page);
    await leave(page);
  });

  it('finds a shop by the initials of its pinyin', async () => {
    const page = await signIn('manager');
    await goTo(page, '/customers?q=副食店');
    const name = await page.locator('.ant-table-row a').first().innerText();
    await page.keyboard.press('Control+k');
    // 副食店: fù shí diàn. Its first shop in the list is one of those found first here too.
    await page.getByRole('combobox', { name: /页面、零售户/ }).fill('fsd');
    await page.getByRole('option', { name }).first().click();
    await page.waitForURL(/\/customers\/\d+/);
    await settled(page);
    expect(await page.locator('h1').innerText()).toContain(name);
    await leave(page);
  });

  it('is usable on a phone: navigation in a drawer, lists as cards, nothing wider than the screen', async () => {
    const page = await signIn('rep', { phone: true });
    for (const path of ['/', '/customers', '/jobs', '/profile']) {
      await goTo(page, path);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, path).toBeLessThanOrEqual(0);
    }
    await goTo(page, '/customers');
    expect(await page.locator('.rm-card').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: '菜单' }).click();
    await page.locator('.rm-nav-drawer').getByRole('link', { name: '后台任务' }).click();
    await page.waitForURL('**/jobs');
    expectQuiet(page);
    await leave(page);
  });
});
