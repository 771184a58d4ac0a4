import { writeFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, expectQuiet, goTo, leave, signIn } from './browser';

afterAll(closeBrowser);

const folder = mkdtempSync(join(tmpdir(), 'roundsman-e2e-import.'));

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** Drops a file on the wizard and goes on to the dry run's report. */
async function check(page: Page, path: string): Promise<void> {
  await goTo(page, '/imports/new');
  await page.locator('input[type=file]').setInputFiles(path);
  await page.getByRole('button', { name: '检查（不写入）' }).click();
  await page.getByText('检查完成，没有写入任何数据').waitFor({ timeout: 60_000 });
}

const rejected = (page: Page) => page.locator('.rm-figure', { hasText: '退回' }).locator('.rm-figure-value').innerText();
const created = (page: Page) => page.locator('.rm-figure', { hasText: '新增' }).locator('.rm-figure-value').innerText();

describe('import', () => {
  it('checks, writes what is good, mends the rest, and takes it back', async () => {
    const stamp = Date.now().toString(36);
    const header = '客户编码,店名,经度,纬度';
    const page = await signIn('admin');
    await check(page, file('shops.csv', [header, `E${stamp}1,东街便利店,117.65,24.51`, `E${stamp}2,西街便利店,not-a-number,24.52`]));
    expect(await rejected(page)).toBe('1');
    await page.getByRole('button', { name: '写入其余各行' }).click();
    await page.waitForURL(/\/imports\/\d+$/);
    await page.getByText('写入完成').waitFor({ timeout: 60_000 });
    expect(await created(page)).toBe('1');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '退回行 CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/csv$/);

    await check(page, file('mended.csv', [header, `E${stamp}2,西街便利店,117.66,24.52`]));
    expect(await rejected(page)).toBe('0');
    await page.getByRole('button', { name: '写入', exact: true }).click();
    await page.getByText('写入完成').waitFor({ timeout: 60_000 });

    await page.getByRole('button', { name: '撤销导入' }).click();
    await page.locator('.ant-popconfirm').getByRole('button', { name: '撤销导入' }).click();
    await page.getByText('这次导入已撤销').waitFor({ timeout: 60_000 });
    expectQuiet(page);
    await leave(page);
  });

  it('makes fields of other columns, and keeps how', async () => {
    const page = await signIn('admin');
    await goTo(page, '/imports/new');
    const stamp = Date.now().toString(36);
    await page.locator('input[type=file]').setInputFiles(
      file('zip.csv', ['Zip,Name,City', `${stamp}50613,Hill,Falls`, `${stamp}50543,Jam,Gowrie`]),
    );
    await page.getByLabel('数据种类').waitFor();
    if (!(await page.locator('.rm-import-settings').first().innerText()).includes('组织机构')) {
      await page.getByLabel('数据种类').click();
      await page.locator('.ant-select-item', { hasText: '组织机构' }).click();
    }
    const choose = async (column: string, field: string) => {
      await page.getByLabel(`${column} 对应的字段`).click();
      await page.keyboard.type(field);
      await page.keyboard.press('Enter');
    };
    await choose('Zip', '编码');
    await choose('Name', '— 不使用 —');
    await choose('City', '— 不使用 —');
    await page.getByLabel('Zip 的取值规则').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('只取前几个字').fill(String(stamp.length + 3));
    await dialog.getByLabel('前面加上').fill('zip-');
    await dialog.getByRole('button', { name: /确 ?定/ }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText(`只取前几个字 ${String(stamp.length + 3)} · 前面加上 zip-`).waitFor();
    const add = async (field: string) => {
      await page.getByLabel('添加字段').click();
      await page.keyboard.type(field);
      await page.keyboard.press('Enter');
      await dialog.waitFor();
    };
    await add('名称');
    await dialog.getByLabel('列（多列会依次连接）').click();
    await page.locator('.ant-select-dropdown:visible .ant-select-item', { hasText: 'Name' }).click();
    await page.locator('.ant-select-dropdown:visible .ant-select-item', { hasText: 'City' }).click();
    await dialog.getByLabel('列之间的连接文字').fill(' / ');
    await dialog.getByRole('button', { name: /确 ?定/ }).click();
    await page.getByText('Name + City').waitFor();
    await add('层级');
    await dialog.getByText('每行都一样').click();
    await dialog.getByLabel('固定值').fill('sales_area');
    await dialog.getByRole('button', { name: /确 ?定/ }).click();
    await page.getByText('每行都是 sales_area').waitFor();
    await page.getByLabel('对应关系名称').fill(`邮编 ${stamp}`);
    await page.getByRole('button', { name: '保存对应' }).click();
    await page.getByText('对应已保存').waitFor();
    await page.getByRole('button', { name: '检查（不写入）' }).click();
    await page.getByText('检查完成，没有写入任何数据').waitFor({ timeout: 60_000 });
    expect(await created(page)).toBe('2');
    expect(await rejected(page)).toBe('0');
    expectQuiet(page);
    await leave(page);
  });

  it('lets a column be corrected by hand', async () => {
    const page = await signIn('admin');
    await goTo(page, '/imports/new');
    await page.locator('input[type=file]').setInputFiles(
      file('odd.csv', ['客户编码,招牌上的字', `F${Date.now().toString(36)},南门超市`]),
    );
    const field = page.getByLabel('招牌上的字 对应的字段');
    await field.waitFor();
    await field.fill('店名');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '检查（不写入）' }).click();
    await page.getByText('检查完成，没有写入任何数据').waitFor({ timeout: 60_000 });
    expect(await rejected(page)).toBe('0');
    expectQuiet(page);
    await leave(page);
  });
});
