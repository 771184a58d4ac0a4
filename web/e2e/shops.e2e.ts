import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { closeBrowser, expectQuiet, goTo, leave, settled, signIn } from './browser';
import { rowsOf } from './xlsx';

afterAll(closeBrowser);

/** How many the list says there are. */
async function totalOf(page: Page): Promise<number> {
  const foot = await page.locator('.rm-table-foot').innerText();
  return Number(foot.replace(/[^\d]*([\d,]+).*/s, '$1').replace(/,/g, ''));
}

describe('shops', () => {
  it('filters in the address, keeps a view, and finds it again', async () => {
    const page = await signIn('manager');
    await goTo(page, '/customers?grade_no_from=20');
    const total = await page.locator('.rm-table-foot').innerText();
    await page.getByRole('button', { name: '保存为视图' }).click();
    const name = `高档位 ${Date.now().toString(36)}`;
    await page.getByLabel('视图名称').fill(name);
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
    await page.getByText('视图已保存').waitFor();
    await goTo(page, '/customers');
    await page.getByRole('button', { name, exact: true }).click();
    await page.waitForURL(/grade_no_from=20/);
    await settled(page);
    expect(await page.locator('.rm-table-foot').innerText()).toBe(total);
    expectQuiet(page);
    await leave(page);
  });

  it('sorts and pages through all of them without showing one twice', async () => {
    const page = await signIn('manager');
    await goTo(page, '/customers?sort=shop_name');
    const seen: string[] = [];
    for (;;) {
      seen.push(...(await page.locator('.ant-table-row').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row-key') ?? ''))));
      const next = page.getByRole('button', { name: '下一页' });
      if (await next.isDisabled()) break;
      await next.click();
      await settled(page);
    }
    const total = await totalOf(page);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(total);
    await leave(page);
  });

  it('lets two people edit one shop: the second decides field by field', async () => {
    const [first, second] = [await signIn('admin'), await signIn('manager')];
    await goTo(first, '/customers');
    const href = (await first.locator('.ant-table-row a').first().getAttribute('href')) ?? '';
    await goTo(first, href);
    await goTo(second, href);
    for (const page of [first, second]) {
      await page.locator('.rm-section').filter({ has: page.getByRole('button', { name: '编辑' }) }).first().getByRole('button', { name: '编辑' }).click();
    }
    const stamp = Date.now().toString(36);
    await first.getByLabel('店名').fill(`先改 ${stamp}`);
    await first.getByRole('button', { name: '保存', exact: true }).click();
    await first.getByText('已保存').waitFor();
    await second.getByLabel('店名').fill(`后改 ${stamp}`);
    await second.getByRole('button', { name: '保存', exact: true }).click();
    const dialog = second.getByRole('dialog');
    await dialog.getByText('有人刚刚修改了这条记录').waitFor();
    expect(await dialog.innerText()).toContain(`先改 ${stamp}`);
    await dialog.getByRole('radio', { name: `后改 ${stamp}` }).check();
    await dialog.getByRole('button', { name: '按所选保存' }).click();
    await second.locator('h1', { hasText: `后改 ${stamp}` }).waitFor();
    await goTo(second, `${href}?tab=changes`);
    expect(await second.locator('.rm-plain-table').innerText()).toContain(`后改 ${stamp}`);
    expectQuiet(second);
    await Promise.all([leave(first), leave(second)]);
  });

  it('tags everything that a filter finds, after counting', async () => {
    const page = await signIn('admin');
    await goTo(page, '/customers?grade_no_from=25');
    await page.getByRole('checkbox', { name: '选择本页' }).check();
    const all = page.getByRole('button', { name: /选择全部/ });
    if (await all.isVisible()) await all.click();
    await page.getByRole('button', { name: '批量修改' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('改一个字段').waitFor();
    await dialog.getByRole('combobox', { name: '字段' }).fill('营业时间');
    await page.keyboard.press('Enter');
    await dialog.getByLabel('营业时间').fill('7:00-22:00');
    await dialog.getByRole('button', { name: '先看会改多少' }).click();
    await dialog.getByText(/将修改/).waitFor();
    await dialog.getByRole('button', { name: /^修改 \d+ 户$/ }).click();
    await dialog.getByText(/已修改/).waitFor();
    expectQuiet(page);
    await leave(page);
  });

  it('exports what the filters find as a workbook', async () => {
    const page = await signIn('manager');
    await goTo(page, '/customers?grade_no_from=20');
    await page.getByRole('button', { name: '导出' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download', { timeout: 60_000 }),
      page.getByRole('menuitem', { name: /Excel/ }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.xlsx$/);
    const [head = [], ...shops] = rowsOf(readFileSync(await download.path()));
    expect(head).toContain('目标类别');
    const onScreen = await page.locator('.ant-table-row a').first().innerText();
    expect(shops[0]?.[head.indexOf('店名')]).toBe(onScreen);
    expect(shops.length).toBe(await totalOf(page));
    expectQuiet(page);
    await leave(page);
  });

  it('writes a note and takes it back', async () => {
    const page = await signIn('rep');
    await goTo(page, '/customers');
    await page.locator('.ant-table-row a').first().click();
    await page.locator('.rm-notes').waitFor();
    const text = `店主周末不在 ${Date.now().toString(36)}`;
    await page.getByLabel('写一条备注').fill(text);
    await page.getByRole('button', { name: '保存备注' }).click();
    const line = page.locator('.rm-notes li', { hasText: text });
    await line.waitFor();
    await line.getByRole('button', { name: '删除' }).click();
    await page.locator('.ant-popconfirm').getByRole('button', { name: '删除' }).click();
    await line.waitFor({ state: 'detached' });
    expectQuiet(page);
    await leave(page);
  });
});
