import { describe, expect, it } from 'vitest';
import type { GuidanceBook } from '../book-document';
import { briefOf, orderFigures } from './brief';

const text = (zh: string) => ({ zh, en: zh });
const header = {
  company_code: 'demo',
  customer_code: 'S1',
  shop_name: 'S',
  period: '2026-10',
  version: 1,
  generated_at: '',
};
const classLine = (class_code: string, is_primary = false) => ({
  class_code,
  name: text(class_code),
  is_primary,
  priority: 1,
  reason: text('因为'),
});

describe('briefOf', () => {
  const book: GuidanceBook = {
    header,
    part_f: {
      classes: [classLine('KEY_SKU'), classLine('SALES_ANOMALY', true)],
      strategies: [
        {
          code: 'ST-18',
          version: 1,
          name: text('核实'),
          talking_points: [text('先听'), text('对照')],
          legal_note: text('转内管'),
        },
        {
          code: 'ST-12',
          version: 1,
          name: text('沟通'),
          is_talk_style: true,
          talking_points: [text('倔强型')],
        },
        {
          code: 'ST-02',
          version: 1,
          name: text('结构'),
          talking_points: [text('对照'), text('看两款')],
        },
      ],
    },
  };
  it('leads with the primary class, wherever it stands', () => {
    const brief = briefOf(book);
    expect(brief.primary?.class_code).toBe('SALES_ANOMALY');
    expect(brief.further.map((line) => line.class_code)).toEqual(['KEY_SKU']);
  });
  it('says each thing once and keeps the tone apart from the matter', () => {
    const brief = briefOf(book);
    expect(brief.say.map((point) => point.zh)).toEqual(['先听', '对照', '看两款']);
    expect(brief.tone.map((point) => point.zh)).toEqual(['倔强型']);
    expect(brief.mind.map((note) => note.zh)).toEqual(['转内管']);
  });
  it('has no reason for a stable shop', () => {
    const stable = { header, part_f: { classes: [classLine('STABLE', true)] } };
    expect(briefOf(stable).primary).toBeUndefined();
  });
});

describe('orderFigures', () => {
  it('keeps every figure, the telling ones first', () => {
    const figures = [{ metric: 'price_index' }, { metric: 'quantity' }, { metric: 'order_days' }];
    const { first, more } = orderFigures(figures);
    expect(first.map((figure) => figure.metric)).toEqual(['quantity']);
    expect(more.map((figure) => figure.metric)).toEqual(['price_index', 'order_days']);
  });
});
