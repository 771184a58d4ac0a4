import { describe, expect, it } from 'vitest';
import { bookLinkByCode, shopsLink, targetListLink } from './links';

const scope = { areaId: '7', areaCode: 'A7', period: '2026-10' };

describe('shopsLink', () => {
  it('asks the list of shops for exactly the shops of the bar', () => {
    expect(shopsLink(scope, 'business_format', 'B')).toBe(
      '/customers?unit=A7&business_format=B',
    );
    expect(shopsLink(scope, 'grade', 'D25-D30')).toBe(
      '/customers?unit=A7&grade_no_from=25&grade_no_to=30',
    );
  });
  it('leads nowhere rather than to other shops', () => {
    expect(shopsLink(scope, 'business_format', '')).toBeUndefined();
    expect(shopsLink(scope, 'some_new_field', 'X')).toBeUndefined();
    expect(shopsLink(scope, 'grade', 'unknown')).toBeUndefined();
  });
});

describe('other links', () => {
  it('keep the month with which they were made', () => {
    expect(targetListLink(scope, { class: 'KEY_SKU' })).toBe(
      '/target-lists?area=7&period=2026-10&class=KEY_SKU',
    );
    expect(bookLinkByCode('YT 1', '2026-10')).toBe('/shops/YT%201/book?period=2026-10');
  });
});
