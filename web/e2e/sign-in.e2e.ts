import { createHmac } from 'node:crypto';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { closeBrowser, expectQuiet, fillSignIn, goTo, leave, newContext, settled, signIn } from './browser';

afterAll(closeBrowser);

describe('signing in', () => {
  it.each(['admin', 'manager', 'rep', 'analyst', 'service', 'compliance', 'warehouse', 'supervisor', 'retailer'])(
    'lets %s in, to a home page that stands',
    async (login) => {
      const page = await signIn(login);
      expect(await page.locator('h1').innerText()).not.toBe('');
      expect(await page.locator('.rm-state-bad').count()).toBe(0);
      // Only administrators manage people.
      expect(await page.locator('.rm-nav a[href="/people"]').count()).toBe(login === 'admin' ? 1 : 0);
      expectQuiet(page);
      await leave(page);
    },
  );

  it('says in Chinese that the password is wrong, and leads back to where one wanted to go', async () => {
    const page = await (await newContext()).newPage();
    await page.goto('/customers?q=x');
    await fillSignIn(page, 'rep', 'certainly-not-it');
    await page.getByText('登录名或密码不正确').waitFor();
    await fillSignIn(page, 'rep', inject('passwords').rep ?? '');
    await page.waitForURL('**/customers?q=x');
    await settled(page);
    expectQuiet(page);
    await leave(page);
  });

  it('refuses pages outside the permissions', async () => {
    const page = await signIn('rep');
    await goTo(page, '/people');
    await page.getByText('没有访问权限').waitFor();
    await leave(page);
  });

  it('takes a new person from the one-time link to a second factor', async () => {
    const admin = await signIn('admin');
    await goTo(admin, '/people');
    await admin.getByRole('button', { name: '新增用户' }).click();
    const login = `e2e-${Date.now().toString(36)}`;
    const dialog = admin.getByRole('dialog');
    await dialog.getByLabel('登录名').fill(login);
    await dialog.getByLabel('姓名').fill('测试员');
    await dialog.getByRole('checkbox', { name: '数据分析员' }).check();
    await dialog.getByRole('combobox', { name: '数据范围' }).click();
    await admin.locator('.ant-select-dropdown').getByTitle('全公司').click();
    await dialog.getByRole('button', { name: '保存' }).click();
    const link = (await admin.locator('.ant-alert .rm-break').innerText()).trim();
    await leave(admin);

    const page = await (await newContext()).newPage();
    await page.goto(link);
    const password = 'Lantern-orchard-4417';
    await page.getByLabel('新密码').fill(password);
    await page.getByLabel('再输一遍').fill(password);
    await page.getByRole('button', { name: '完成设置' }).click();
    await page.getByText('设置完成').waitFor();
    await page.getByRole('button', { name: '登录' }).click();
    await fillSignIn(page, login, password);
    await page.locator('.rm-nav').waitFor();

    await goTo(page, '/profile');
    const factor = page.locator('.rm-section', { hasText: '第二重验证' });
    await factor.getByLabel('当前密码').fill(password);
    await factor.getByRole('button', { name: '启用' }).click();
    const secret = (await factor.locator('code').innerText()).trim();
    await factor.getByLabel('动态验证码').fill(totp(secret, Date.now()));
    await factor.getByRole('button', { name: '确认' }).click();
    await factor.locator('.rm-recovery li').first().waitFor();
    expect(await factor.locator('.rm-recovery li').count()).toBe(10);
    const recovery = (await factor.locator('.rm-recovery li').first().innerText()).trim();
    await leave(page);

    const again = await (await newContext()).newPage();
    await again.goto('/sign-in');
    await fillSignIn(again, login, password);
    await again.getByLabel('动态验证码').fill(recovery);
    await again.locator('button[type=submit]').click();
    await again.locator('.rm-nav').waitFor();
    expectQuiet(again);
    await leave(again);
  });
});

/** RFC 6238, SHA-1, six digits, thirty seconds. */
function totp(secret: string, now: number): string {
  const bits = [...secret.replace(/[\s=]/g, '').toUpperCase()]
    .map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
