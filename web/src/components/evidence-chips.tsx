import { useTranslation } from 'react-i18next';
import { comparisonSign, readEvidence } from '@/lib/evidence';
import type { EvidenceLine, ReadableEvidence } from '@/lib/evidence';
import { formatFigure, languageOf } from '@/lib/figure';
import type { FigureFormat } from '@/lib/figure';
import { useMetricRegister } from '@/lib/metric-register';
import './evidence-chips.css';

interface Props {
  evidence: readonly EvidenceLine[];
  /** How many to show; the rest is behind the shop's book. */
  most?: number;
  currency?: string;
}

/** The figures behind a reason, at a glance: what decided first. */
export function EvidenceChips({ evidence, most = 4, currency = 'CNY' }: Props) {
  const { i18n } = useTranslation('figures');
  const format: FigureFormat = { language: languageOf(i18n.language), currency };
  const shown = readEvidence(evidence).slice(0, most);
  if (shown.length === 0) return null;
  return (
    <ul className="rma-evidence">
      {shown.map((line) => (
        <Chip key={line.metric} line={line} format={format} />
      ))}
    </ul>
  );
}

function Chip({ line, format }: { line: ReadableEvidence; format: FigureFormat }) {
  const { t } = useTranslation('figures');
  const { nameOf } = useMetricRegister();
  const limit =
    line.threshold === undefined
      ? undefined
      : t('evidence.limit', {
          sign: comparisonSign(line.comparison),
          value: formatFigure(line.threshold, line.unit, format),
        });
  const standing =
    line.percentile === undefined
      ? undefined
      : t('evidence.standing', { percent: formatFigure(line.percentile, 'percent', format) });
  return (
    <li className={limit === undefined ? undefined : 'rma-evidence-limit'}>
      <span>{nameOf(line.metric)}</span>
      <b>{formatFigure(line.value, line.unit, format)}</b>
      {(limit ?? standing) !== undefined && <small>{limit ?? standing}</small>}
    </li>
  );
}
