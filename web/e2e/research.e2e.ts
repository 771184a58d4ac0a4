import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { charted, closeBrowser, expectQuiet, goTo, leave, settled, signIn } from './browser';

afterAll(closeBrowser);

const folder = mkdtempSync(join(tmpdir(), 'roundsman-e2e-research.'));

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** Answers of 300 people; the last age band is rare. */
function answers(): string[] {
  const ages = ['18-24', '25-34', '35-44', '45-54'];
  const rows = Array.from({ length: 300 }, (_, i) => `${i < 4 ? '65+' : (ages[i % 4] ?? '')},${i % 3 === 0 ? '清淡' : '醇和'}`);
  return ['age_band,taste', ...rows];
}

async function makeStudy(page: Page, title: string): Promise<void> {
  await goTo(page, '/research/new');
  await page.getByLabel('标题').fill(title);
  await page.getByLabel('目的').fill('了解口味态度');
  await page.getByRole('textbox', { name: '题目' }).fill(`${title}：更看重哪种口味`);
  await page.getByRole('textbox', { name: '列名' }).fill('taste');
  await page.getByRole('combobox', { name: '选项' }).click();
  for (const answer of ['醇和', '清淡']) {
    await page.keyboard.type(answer);
    await page.keyboard.press('Enter');
  }
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('调研已保存').waitFor();
  await page.waitForURL(/research\/\d+$/);
  await settled(page);
}

describe('research', () => {
  it('goes from questions to published tables, and shows no small group', async () => {
    const page = await signIn('analyst');
    const title = `口味 ${Date.now().toString(36)}`;
    await makeStudy(page, title);
    await page.getByRole('button', { name: '开始收集' }).click();
    const upload = page.locator('input[type=file]');
    await upload.waitFor({ state: 'attached' });
    // A column that leads to a member is refused by name of the rule.
    await upload.setInputFiles(file('members.csv', ['age_band,taste,会员号', '25-34,醇和,1']));
    await page.getByText(/PII-18：不得由烟草消费形成个人画像/).waitFor();
    // A minor is refused as a row, the rule beside it.
    await upload.setInputFiles(file('minors.csv', ['age_band,taste', '12-17,醇和', '25-34,淡淡的']));
    await page.getByText(/MIN-11：不收未满 18 岁的样本/).waitFor();
    await page.getByText('共 2 行，2 行不能收。').waitFor();
    await upload.setInputFiles(file('answers.csv', [...answers(), `"18-24",醇和`]));
    await page.getByRole('button', { name: '导入 301 行' }).click();
    await page.getByText('已导入 301 份样本').waitFor();
    await page.getByRole('button', { name: '结束收集' }).click();
    await page.getByRole('button', { name: '查看会隐藏多少' }).click();
    await page.getByText(/显示 \d+ 格，隐藏 \d+ 格/).first().waitFor();
    await page.getByRole('button', { name: '发布', exact: true }).click();
    await page.locator('.ant-popconfirm').getByRole('button', { name: /确\s*定/ }).click();
    await page.getByText('调研已发布，原始样本已删除').waitFor();
    await settled(page);
    await charted(page);
    // By age: the four of 65+ do not show.
    await page.getByRole('combobox', { name: '选择表' }).click();
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: '年龄段' }).first().click();
    await settled(page);
    const rows = page.locator('.ant-table-row');
    expect(await rows.filter({ hasText: '65 岁及以上' }).first().innerText()).toContain('已隐藏');
    for (const text of await rows.allInnerTexts()) {
      const count = /\t(\d+)\t/.exec(text);
      if (count) expect(Number(count[1])).toBeGreaterThanOrEqual(20);
    }
    expectQuiet(page);
    await leave(page);
  });

  it('shows published results to a manager, who makes no studies', async () => {
    const page = await signIn('manager');
    await goTo(page, '/research');
    await settled(page);
    expect(await page.getByRole('button', { name: '新建调研' }).count()).toBe(0);
    await page.getByRole('link', { name: /口味、包装与价格态度调研/ }).first().click();
    await page.waitForURL(/research\/\d+$/);
    await settled(page);
    await charted(page);
    await page.getByText(/条形为占比/).waitFor();
    expectQuiet(page);
    await leave(page);
  });
});
