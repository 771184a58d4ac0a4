import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { charted, closeBrowser, expectQuiet, goTo, leave, seriousFindings, settled, signIn } from './browser';

afterAll(closeBrowser);

/** Chooses an item of the select with this name. */
async function choose(page: Page, name: string, option: RegExp): Promise<void> {
  await page.getByRole('combobox', { name }).click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: option }).first().click();
}

describe('the analysis', () => {
  it('says how well each model foretold, shows the figures behind a picture, and hands them over', async () => {
    const page = await signIn('analyst');
    await page.locator('.rm-nav a[href="/analysis"]').click();
    await page.waitForURL('**/analysis');
    await page.getByRole('link', { name: '客户价值' }).first().click();
    await page.waitForURL('**/analysis/value**');
    await settled(page);
    const sentence = await page.locator('.rma-sentence').innerText();
    expect(sentence).toMatch(/在未参与学习的 84 天上检验 \d+ 例：相对误差 [\d.]+%/);
    await page.getByRole('button', { name: '看数字: 近度 × 频次' }).click();
    const card = page.locator('.rma-card').filter({ hasText: '近度 × 频次' });
    expect(await card.locator('tbody tr').count()).toBe(25);
    const inCells = (await card.locator('tbody td:nth-child(3)').allInnerTexts()).map((text) => Number(text.replace(/,/g, '')));
    // Whoever ordered in twelve months stands in one cell.
    const ordering = await page.locator('.rm-figure-value').first().innerText();
    expect(inCells.reduce((sum, shops) => sum + shops, 0)).toBe(Number(ordering.replace(/,/g, '')));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '存为表格: 近度 × 频次' }).click(),
    ]);
    const text = readFileSync((await download.path()) ?? '', 'utf8');
    expect(text.split('\r\n')).toHaveLength(26);
    expectQuiet(page);
    await leave(page);
  });

  it('groups shops, and opens those of a group', async () => {
    const page = await signIn('manager');
    await goTo(page, '/analysis/clusters');
    await charted(page);
    const groups = await page.locator('.rma-groups .rma-card').count();
    expect(groups).toBeGreaterThanOrEqual(3);
    expect(await page.locator('.rma-shaded thead th').count()).toBe(groups + 1);
    const size = /[\d,]+(?= 户)/.exec(await page.locator('.rma-groups .rma-card-hint').first().innerText())?.[0] ?? '';
    await page.getByText(/户已分群，其中 [\d,]+ 户有位置/).waitFor();
    await page.getByRole('link', { name: '看这些店' }).first().click();
    await page.waitForURL('**/customers?filter=score.cluster**');
    await page.getByText(`共 ${size} 条`).waitFor();
    await page.getByRole('button', { name: '经营分群编号 等于 1' }).click();
    await page.waitForURL((url) => !url.search.includes('filter'));
    expectQuiet(page);
    await leave(page);
  });

  it('names the shops most likely to take up a key product, and each leads to its reasons', async () => {
    const page = await signIn('manager');
    await goTo(page, '/analysis/key_response');
    await charted(page);
    expect(await page.locator('.rma-sentence').innerText()).toMatch(/在未参与学习的 56 天上检验 [\d,]+ 例：区分度（AUC） 0\.\d+/);
    expect(await page.locator('.rma-tree li').count()).toBeGreaterThan(2);
    await choose(page, '按品规查找', /^(?!全部重点品规)/);
    await page.waitForURL('**/analysis/key_response?product=**');
    const card = page.locator('.rma-card').filter({ hasText: '最可能接受的店' });
    const products = new Set(await card.locator('tbody td:nth-child(3)').allInnerTexts());
    expect(products.size).toBe(1);
    const shares = (await card.locator('tbody td:nth-child(4)').allInnerTexts()).map((text) => Number.parseFloat(text));
    expect(shares.length).toBeGreaterThan(5);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    const [table] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '存为表格: 最可能接受的店' }).click(),
    ]);
    expect(readFileSync((await table.path()) ?? '', 'utf8').split('\r\n')).toHaveLength(shares.length + 1);
    const [picture] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '存为图片: 各重点品规' }).click(),
    ]);
    expect(picture.suggestedFilename()).toMatch(/\.png$/);
    expect(await seriousFindings(page)).toEqual([]);
    await choose(page, '按品规查找', /^全部重点品规/);
    const likeliest = await card.locator('tbody td:nth-child(3)').first().innerText();
    await card.locator('tbody a').first().click();
    await page.waitForURL('**/customers/**');
    const part = page.locator('.rma-card').filter({ hasText: '可能接受的重点品规' });
    await part.waitFor();
    expect(await part.innerText()).toContain(likeliest);
    expectQuiet(page);
    await leave(page);
  });

  it('says what shops took instead of what, and looks at one product', async () => {
    const page = await signIn('manager');
    await goTo(page, '/analysis/substitution');
    await charted(page);
    const table = page.locator('.rma-card').filter({ has: page.getByRole('heading', { name: '换牌明细' }) });
    await table.locator('tbody tr').first().waitFor();
    const shops = (await table.locator('tbody td:last-child').allInnerTexts()).map((text) => Number(text.replaceAll(',', '')));
    expect(Math.min(...shops)).toBeGreaterThanOrEqual(20);
    const exchange = page.locator('.rma-card').filter({ has: page.getByRole('heading', { name: '换进换出' }) });
    const chosen = exchange.locator('tbody button').first();
    const name = await chosen.innerText();
    await chosen.click();
    await page.waitForURL('**/analysis/substitution?product=**');
    for (const row of await table.locator('tbody tr').all()) expect(await row.innerText()).toContain(name);
    await page.getByText('只用于监测市场').waitFor();
    expectQuiet(page);
    await leave(page);
  });

  it('is run from the register, and a version is put to use by hand', async () => {
    const page = await signIn('analyst');
    await goTo(page, '/analysis/models');
    await choose(page, '分析到哪个月', /2026年9月/);
    await page.getByRole('button', { name: '现在运行' }).click();
    await page.locator('.rm-job-progress').getByText('完成').waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: /版本: 客户群/ }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('listitem').nth(1).waitFor();
    const spare = drawer.getByRole('listitem').filter({ has: page.getByRole('button', { name: '改用这一版' }) }).first();
    const name = await spare.locator('header b').innerText();
    await spare.getByRole('button', { name: '改用这一版' }).click();
    expect(await seriousFindings(page)).toEqual([]);
    await page.locator('.ant-popconfirm').getByRole('button').last().click();
    await page.getByText('下次运行起使用').waitFor();
    const used = drawer.getByRole('listitem').filter({ hasText: '手工换上' });
    await used.waitFor();
    expect(await used.locator('header b').innerText()).toBe(name);
    // The month without an analysis says so.
    await goTo(page, '/analysis/value?period=2026-02');
    await page.getByText('2026年2月没有做过数据分析').waitFor();
    expectQuiet(page);
    await leave(page);
  });

  it('a customer manager reads a shop as the models see it, with the way to why, and starts nothing', async () => {
    const page = await signIn('rep');
    await goTo(page, '/customers?sort=-grade_no');
    const shop = (await page.locator('.ant-table-row a').first().getAttribute('href')) ?? '';
    await goTo(page, shop);
    await page.getByRole('tab', { name: '画像' }).click();
    await page.locator('.rma-tag').first().waitFor();
    expect(await page.locator('.rma-tag span').first().innerText()).not.toBe('');
    await page.getByRole('button', { name: '依据是什么： 客户价值' }).click();
    await page.getByRole('link', { name: '看这个模型和它的检验' }).click();
    await page.waitForURL('**/analysis/value');
    // What speaks for a product can be looked up in the orders.
    await goTo(page, `${shop}?tab=portrait`);
    const advice = page.locator('.rma-advice li').filter({ hasText: '次订了它' }).first();
    const [, orders = ''] = /最近 (\d+) 次订货里有 (\d+) 次/.exec(await advice.innerText())?.slice(1) ?? [];
    await advice.getByRole('link', { name: '看背后的订单' }).click();
    const found = /共 (\d+) 张/.exec(await page.getByText(/订过 .* 的订单，共 \d+ 张/).innerText())?.[1];
    expect(Number(found)).toBeGreaterThanOrEqual(Number(orders));
    await page.getByRole('button', { name: '看全部订单' }).click();
    await page.waitForURL((url) => !url.search.includes('product'));
    await goTo(page, '/analysis/models');
    expect(await page.getByRole('button', { name: '现在运行' }).count()).toBe(0);
    expectQuiet(page);
    await leave(page);
  });
});

describe('on a phone', () => {
  it.each(['/analysis', '/analysis/value', '/analysis/clusters', '/analysis/key_response', '/analysis/substitution', '/analysis/models'])('%s is no wider than the screen', async (path) => {
    const page = await signIn('rep', { phone: true });
    await goTo(page, path);
    await charted(page);
    const overflow = await page.evaluate(() => {
      const main = document.querySelector('main');
      return main === null ? 0 : main.scrollWidth - main.clientWidth;
    });
    expect(overflow).toBeLessThanOrEqual(0);
    await leave(page);
  });
});
