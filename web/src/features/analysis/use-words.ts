import { useTranslation } from 'react-i18next';
import { useFigureFormat } from '@/lib/company';
import { formatFigure, textIn } from '@/lib/figure';
import type { FigureFormat } from '@/lib/figure';
import type { FeatureName } from './api/results';

/** Words that the server sends as codes, and figures by the name of a feature. */
export function useAnalysisWords() {
  const { t, i18n } = useTranslation('analysis');
  const format = useFigureFormat();
  /** The text of a code of one kind; the code itself when the page is older than the server. */
  const code = (kind: string, value: string): string =>
    i18n.exists(`analysis:${kind}.${value}`) ? t(`${kind}.${value}`) : value.replaceAll('_', ' ');
  const figure = (value: number, unit: string): string => formatFigure(value, unit, format);
  const inWords = (words: { zh: string; en: string }): string => textIn(words, format.language);
  const feature = (features: readonly FeatureName[], name: string) => {
    const found = features.find((one) => one.feature === name);
    return { name: found ? inWords(found.name) : name, unit: found?.unit ?? '1' };
  };
  return { t, code, figure, inWords, feature, format };
}

export type AnalysisWords = ReturnType<typeof useAnalysisWords>;
export type { FigureFormat };
