import { afterAll, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { closeBrowser, expectQuiet, goTo, leave, settled, signIn } from './browser';

afterAll(closeBrowser);

/** Picks what a condition is about. */
async function about(row: Locator, page: Page, label: string): Promise<void> {
  await row.getByRole('combobox', { name: '选择条件' }).click();
  await page.keyboard.type(label);
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').getByText(label, { exact: true }).first().click();
}

/** The number beside the rule, once it belongs to the rule as it stands. */
async function counted(page: Page): Promise<number> {
  await settled(page);
  const text = await page.locator('.rm-count strong').innerText();
  return Number(text.replace(/,/g, ''));
}

const numberIn = (text: string) => Number(text.replace(/[^\d]*([\d,]+).*/s, '$1').replace(/,/g, ''));

describe('segments', () => {
  it('are said in a sentence, counted while one types, saved, and open the shops', async () => {
    const page = await signIn('manager');
    await goTo(page, '/segments');
    await page.getByRole('button', { name: '新建分群' }).first().click();
    await page.waitForURL(/segments\/new/);
    const first = page.locator('.rm-condition').first();
    await about(first, page, '档位');
    await first.getByRole('spinbutton', { name: '取值' }).fill('15');
    const high = await counted(page);
    expect(high).toBeGreaterThan(0);
    // Orders of the last months narrow it.
    await page.getByRole('button', { name: '＋ 添加条件' }).click();
    const second = page.locator('.rm-condition').nth(1);
    await about(second, page, '某段时间的订货');
    await second.getByRole('spinbutton', { name: '取值' }).fill('100');
    const both = await counted(page);
    expect(both).toBeGreaterThan(0);
    expect(both).toBeLessThanOrEqual(high);
    // Turned round: all the others.
    await page.getByRole('combobox', { name: '组内关系' }).click();
    await page.locator('.ant-select-dropdown:visible').getByText('不同时满足以下全部').click();
    const others = await counted(page);
    const all = numberIn((await page.locator('.rm-count .rm-muted').innerText()).replace('户，共', ''));
    expect(both + others).toBe(all);
    const name = `低频低档 ${Date.now().toString(36)}`;
    await page.getByLabel('名称').fill(name);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('分群已保存').waitFor();
    await page.waitForURL(/segments\/\d+/);
    await settled(page);
    const segment = new URL(page.url()).pathname;
    await page.getByRole('button', { name: /查看 .* 户/ }).click();
    await page.waitForURL(/customers\?segment=/);
    await settled(page);
    expect(numberIn(await page.locator('.rm-table-foot').innerText())).toBe(others);
    await page.getByText(`分群: ${name}`).waitFor(); // by its name, not its number
    // Of the month's lists, its shops alone.
    const listed = async () => numberIn(await page.locator('.rma-pager .rm-muted').innerText());
    await goTo(page, '/target-lists');
    const everybody = await listed();
    await goTo(page, segment);
    await page.getByRole('button', { name: '服务名单' }).click();
    await page.waitForURL(/target-lists\?segment=/);
    await settled(page);
    await page.locator('.rma-filter-segment').getByText(name).waitFor();
    expect(await listed()).toBeGreaterThan(0);
    expect(await listed()).toBeLessThan(everybody);
    // Laid over another one.
    await goTo(page, '/segments/new');
    const row = page.locator('.rm-condition').first();
    await about(row, page, '其他分群');
    await row.getByRole('combobox', { name: '取值' }).click();
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await counted(page)).toBe(others);
    await page.getByLabel('名称').fill(`${name} 二`);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('分群已保存').waitFor();
    await goTo(page, '/segments');
    await page.getByRole('checkbox', { name: `选择${name}`, exact: true }).check();
    await page.getByRole('checkbox', { name: `选择${name} 二`, exact: true }).check();
    await page.getByRole('button', { name: /查看重叠/ }).click();
    await page.getByText(`属于其中任一分群：${others.toLocaleString('zh-CN')} 户`).waitFor();
    expectQuiet(page);
    await leave(page);
  });

  it('are changed by two people: the second decides, and nothing is lost', async () => {
    const owner = await signIn('manager');
    await goTo(owner, '/segments/new');
    await about(owner.locator('.rm-condition').first(), owner, '档位');
    await owner.locator('.rm-condition').first().getByRole('spinbutton', { name: '取值' }).fill('12');
    const name = `两人修改 ${Date.now().toString(36)}`;
    await owner.getByLabel('名称').fill(name);
    await owner.getByRole('checkbox', { name: /与同事共享/ }).check();
    await owner.getByRole('button', { name: '保存' }).click();
    await owner.waitForURL(/segments\/\d+/);
    const other = await signIn('admin');
    await goTo(other, new URL(owner.url()).pathname);
    await goTo(owner, new URL(owner.url()).pathname);
    for (const [page, text] of [
      [other, '管理员的说明'],
      [owner, '自己的说明'],
    ] as const)
      await page.getByRole('textbox', { name: '说明' }).fill(text);
    await other.getByRole('button', { name: '保存' }).click();
    await other.getByText('分群已保存').waitFor();
    await owner.getByRole('button', { name: '保存' }).click();
    const dialog = owner.getByRole('dialog');
    await dialog.getByText('管理员的说明').waitFor();
    await dialog.getByText('自己的说明').click();
    await dialog.getByRole('button', { name: '保存' }).click();
    await owner.getByText('分群已保存').waitFor();
    await goTo(other, new URL(owner.url()).pathname);
    expect(await other.getByRole('textbox', { name: '说明' }).inputValue()).toBe('自己的说明');
    expectQuiet(owner);
    expectQuiet(other);
    await leave(other);
    await leave(owner);
  });

  it('are not made around the young', async () => {
    const page = await signIn('manager');
    await goTo(page, '/segments/new');
    const row = page.locator('.rm-condition').first();
    await about(row, page, '档位');
    await row.getByRole('spinbutton', { name: '取值' }).fill('10');
    await page.getByLabel('名称').fill('学生客群门店');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText(/MIN-06/).waitFor();
    expectQuiet(page);
    await leave(page);
  });

  it('are drawn on the map', async () => {
    const page = await signIn('manager');
    await goTo(page, '/segments/new');
    const row = page.locator('.rm-condition').first();
    await about(row, page, '地图范围');
    await row.getByRole('button', { name: '在地图上圈定' }).click();
    const map = page.locator('.rm-place-map svg');
    await map.waitFor();
    for (const position of [{ x: 5, y: 5 }, { x: 690, y: 5 }, { x: 690, y: 220 }, { x: 5, y: 220 }])
      await map.click({ position });
    await page.getByRole('dialog').getByRole('button', { name: '确认' }).click();
    const north = await counted(page);
    expect(north).toBeGreaterThan(0);
    expectQuiet(page);
    await leave(page);
  });
});
