import { afterAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { charted, closeBrowser, expectQuiet, leave, looksOfEngine, moveTo, newContext, picture, seriousFindings, settled, signIn, type Look } from './browser';

afterAll(closeBrowser);

/** Every page of the application, by the name of its picture. An address may have to be looked up. */
const pages: readonly [name: string, address: string | ((page: Page) => Promise<string>)][] = [
  ['home', '/'],
  ['shops', '/customers'],
  ['shop', firstShop],
  ['shop-timeline', async (page) => `${await firstShop(page)}?tab=timeline`],
  ['shop-orders', async (page) => `${await firstShop(page)}?tab=orders`],
  ['shop-portrait', async (page) => `${await firstShop(page)}?tab=portrait`],
  ['analysis', '/analysis'],
  ['analysis-value', '/analysis/value'],
  ['analysis-clusters', '/analysis/clusters'],
  ['analysis-leaving', '/analysis/leaving'],
  ['analysis-key-response', '/analysis/key_response'],
  ['analysis-cohorts', '/analysis/cohorts'],
  ['analysis-forecast', '/analysis/forecast'],
  ['analysis-strange', '/analysis/strange'],
  ['analysis-range', '/analysis/range'],
  ['analysis-substitution', '/analysis/substitution'],
  ['analysis-recommended', '/analysis/recommended'],
  ['analysis-models', '/analysis/models'],
  ['map', '/customers/map'],
  ['segments', async (page) => ((await aSegment(page)), '/segments')],
  ['segment', aSegment],
  ['segment-new', '/segments/new'],
  ['research', '/research'],
  ['research-study', aStudy],
  ['research-new', '/research/new'],
  ['duplicates', '/customers/duplicates'],
  ['imports', '/imports'],
  ['import-new', '/imports/new'],
  ['jobs', '/jobs'],
  ['people', '/people'],
  ['roles', '/roles'],
  ['organisation', '/organisation'],
  ['api-keys', '/api-keys'],
  ['audit', '/audit'],
  ['system', '/system'],
  ['profile', '/profile'],
  ['help', '/help/index'],
];

async function firstShop(page: Page): Promise<string> {
  await moveTo(page, '/customers?sort=-grade_no');
  await page.locator('.ant-table-row a, .rm-card a').first().waitFor();
  return (await page.locator('.ant-table-row a, .rm-card a').first().getAttribute('href')) ?? '';
}

/** The demo's published study. */
async function aStudy(page: Page): Promise<string> {
  const id = await page.evaluate(async () => {
    const answer = (await (await fetch('/api/v1/research/studies?state=published')).json()) as { items: { id: string }[] };
    return answer.items.at(-1)?.id ?? '';
  });
  return `/research/${id}`;
}

/** The first segment; made when there is none yet. */
async function aSegment(page: Page): Promise<string> {
  const id = await page.evaluate(async () => {
    const root = '/api/v1/segments';
    const known = (await (await fetch(root)).json()) as { items: { id: string }[] };
    if (known.items[0] !== undefined) return known.items[0].id;
    const made = await fetch(root, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'the-first-segment' },
      body: JSON.stringify({
        name: '高档位且近三月订货多',
        description: '每月回访的重点客户',
        is_static: false,
        is_shared: true,
        rule: {
          join: 'all',
          groups: [
            { join: 'all', is_negated: false, conditions: ['grade_no:ge:15', 'ordered.quantity.last3:ge:100'] },
            { join: 'any', is_negated: true, conditions: ['license_valid_to:le:today+90', 'metric.amount_growth_month:lt:-0.2'] },
          ],
        },
      }),
    });
    return ((await made.json()) as { id: string }).id;
  });
  return `/segments/${id}`;
}

const looks: readonly Look[] = [
  { language: 'zh-CN', theme: 'light' },
  { language: 'zh-CN', theme: 'dark' },
  { language: 'en-US', theme: 'light' },
  { language: 'en-US', theme: 'dark' },
  { language: 'zh-CN', theme: 'light', phone: true },
  { language: 'en-US', theme: 'dark', phone: true },
];
const nameOf = (look: Look) =>
  [look.language === 'en-US' ? 'en' : 'zh', look.theme, look.phone ? 'phone' : 'desktop'].join('-');

describe.each(looksOfEngine(looks).map((look) => [nameOf(look), look] as const))('every page, %s', (name, look) => {
  it(
    'stands, is accessible, and complains of nothing',
    { timeout: 300_000 },
    async () => {
      // The guide shows desktops by day; the others are looked at by axe alone.
      const isInGuide = look.theme === 'light' && look.phone !== true;
      const door = await (await newContext(look)).newPage();
      await door.goto('/sign-in');
      await settled(door);
      const findings: string[] = (await seriousFindings(door)).map((one) => `sign-in: ${one}`);
      if (isInGuide) await picture(door, `sign-in-${name}`);
      expectQuiet(door);
      await leave(door);

      const page = await signIn('admin', look);
      for (const [pageName, address] of pages) {
        await moveTo(page, typeof address === 'string' ? address : await address(page));
        if (await page.locator('.rm-state-bad').count()) findings.push(`${pageName}: shows an error`);
        findings.push(...(await seriousFindings(page)).map((one) => `${pageName}: ${one}`));
        await charted(page);
        if (isInGuide) await picture(page, `${pageName}-${name}`);
      }
      expect(findings).toEqual([]);
      expectQuiet(page);
      await leave(page);
    },
  );
});
