import { useTranslation } from 'react-i18next';
import type { Study } from './api/research';

/** A table by its dimensions' names: `口味 × 年龄段`. */
export function useTableName(study: Study): (dimensions: readonly string[]) => string {
  const { i18n } = useTranslation();
  const zh = i18n.language === 'zh-CN';
  return (dimensions) =>
    dimensions
      .map((code) => {
        const found = study.dimensions.find((one) => one.code === code);
        return found === undefined ? code : zh ? found.name_zh : found.name_en;
      })
      .join(' × ');
}
