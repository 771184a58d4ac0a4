import { afterAll, describe, expect, it } from 'vitest';
import { charted, closeBrowser, expectQuiet, goTo, leave, picture, seriousFindings, signIn } from './browser';

afterAll(closeBrowser);

describe('thresholds', () => {
  it('an analyst changes one, sees what it would do, publishes, and finds the version', async () => {
    const page = await signIn('analyst');
    await goTo(page, '/models/target_classes');
    await page.getByRole('button', { name: '开草稿' }).click();
    const scanRate = page.getByRole('spinbutton', { name: '扫码率低于' });
    await scanRate.fill('45');
    await scanRate.blur();
    await page.locator('.rma-changed').first().waitFor();
    await picture(page, 'models-zh');
    expect(await seriousFindings(page)).toEqual([]);

    await page.getByRole('tab', { name: '预览影响' }).click();
    await page.locator('.rma-preview h3').first().waitFor({ timeout: 60_000 });
    // A lower bar lists fewer shops.
    expect(await page.locator('.rma-moves .rma-out').count()).toBeGreaterThan(0);
    await charted(page);
    await picture(page, 'models-preview-zh');

    await page.getByRole('button', { name: '发布', exact: true }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('扫码率低于').waitFor();
    await dialog.getByRole('textbox').fill('扫码率要求放宽试行');
    await dialog.getByRole('button', { name: '发布', exact: true }).click();
    await page.getByRole('button', { name: '开草稿' }).waitFor();
    await page.getByRole('tab', { name: '版本' }).click();
    await page.getByText('扫码率要求放宽试行').waitFor();
    expectQuiet(page);
    await leave(page);
  });

  it('reads the same in English, and a draft can be dropped again', async () => {
    const page = await signIn('analyst', { language: 'en-US' });
    await goTo(page, '/models/target_classes');
    await page.getByRole('button', { name: 'Open a draft' }).click();
    const scanRate = page.getByRole('spinbutton', { name: 'Scan rate below' });
    await scanRate.fill('40');
    await scanRate.blur();
    await page.locator('.rma-changed').first().waitFor();
    await picture(page, 'models-en');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Preview' }).click();
    await page.locator('.rma-preview h3').first().waitFor({ timeout: 60_000 });
    await charted(page);
    await picture(page, 'models-preview-en');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Drop draft' }).click();
    await page.locator('.ant-popconfirm').getByRole('button').last().click();
    await page.getByRole('button', { name: 'Open a draft' }).waitFor();
    expectQuiet(page);
    await leave(page);
  });

  it('refuses weights that do not sum to the whole, and puts them right', async () => {
    const page = await signIn('analyst');
    await goTo(page, '/models/grading');
    await page.getByRole('button', { name: '开草稿' }).click();
    const weight = page.getByRole('spinbutton', { name: '购进数量' });
    await weight.fill('50');
    await weight.blur();
    await page.getByText('合计 115').waitFor();
    await page.getByRole('button', { name: '按比例凑齐' }).click();
    await page.getByText('合计 100').first().waitFor();
    await page.getByRole('button', { name: '放弃草稿' }).click();
    await page.locator('.ant-popconfirm').getByRole('button').last().click();
    await page.getByRole('button', { name: '开草稿' }).waitFor();
    expectQuiet(page);
    await leave(page);
  });

  it('a customer manager reads them, without a way to change', async () => {
    const page = await signIn('rep');
    await goTo(page, '/models/target_classes');
    await page.getByText('扫码率低于').waitFor();
    expect(await page.getByRole('button', { name: '开草稿' }).count()).toBe(0);
    await leave(page);
  });
});
