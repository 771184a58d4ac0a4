import { Tag } from 'antd';
import type { ReactNode } from 'react';
import { ClassTag } from '@/components/class-tag';
import { formatFigure } from '@/lib/figure';
import { formatChange, formatDay, formatNumber, unknownText } from '@/lib/format';
import type { ShopColumn } from './filters';
import type { ValueWords } from './shop-text';

/** One value of a shop as people read it. */
export function shopValue(column: ShopColumn, value: unknown, { names, yesNo, format }: ValueWords): ReactNode {
  if (value === null || value === undefined || value === '') return <span className="rm-muted">{unknownText}</span>;
  switch (column.kind) {
    case 'code':
      if (column.dictionary === 'target_class') return <ClassTag code={String(value)} />;
      return names(column.dictionary, String(value));
    case 'code_list': {
      const codes = Array.isArray(value) ? value.map(String) : String(value).split(',').filter(Boolean);
      return codes.map((code) => <Tag key={code}>{names(column.dictionary, code)}</Tag>);
    }
    case 'flag':
      return value === true || value === 1 ? yesNo.yes : yesNo.no;
    case 'date':
      return formatDay(String(value));
    case 'money':
      return formatFigure(Number(value), 'minor', format);
    case 'integer':
      return column.name === 'grade_no' ? `D${String(value)}` : formatNumber(Number(value));
    case 'real':
      if (column.name === 'amount_growth') return formatChange(Number(value));
      if (column.name === 'lng' || column.name === 'lat') return String(value);
      return formatNumber(Number(value), Math.abs(Number(value)) >= 100 ? 0 : 2);
    default:
      return String(value);
  }
}
