import { formatDifference, formatFigure, textIn } from '@/lib/figure';
import type { GoodsAnalysis, MixLine } from '../book-document';
import { useBook } from './book-context';

/** Structure by class and band: the shop's share over its peers'. */
export function MixPart({ goods }: { goods: GoodsAnalysis }) {
  const { t } = useBook();
  const { classes = [], bands = [] } = goods;
  if (classes.length + bands.length === 0) return null;
  return (
    <section className="rma-book-part" id="mix">
      <h2>{t('mix_title')}</h2>
      <p className="rma-key rm-muted">
        <i className="rma-own" aria-hidden /> {t('own_share')} <i className="rma-peer" aria-hidden />{' '}
        {t('peer_share')}
      </p>
      <div className="rma-two">
        <MixTable name={t('by_class')} lines={classes} />
        <MixTable name={t('by_band')} lines={bands} />
      </div>
    </section>
  );
}

function MixTable({ name, lines }: { name: string; lines: readonly MixLine[] }) {
  const { format } = useBook();
  const most = Math.max(...lines.flatMap((line) => [line.share, line.peer_share]), 1e-9);
  const width = (share: number): string => `${(100 * share) / most}%`;
  return (
    <table className="rma-mix">
      <caption>{name}</caption>
      <tbody>
        {lines.map((line) => (
          <tr key={line.code}>
            <th scope="row">{textIn(line.name, format.language)}</th>
            <td>
              <span className="rma-mix-bars" aria-hidden>
                <i className="rma-own" style={{ width: width(line.share) }} />
                <i className="rma-peer" style={{ width: width(line.peer_share) }} />
              </span>
            </td>
            <td className="rma-num">{formatFigure(line.share, 'percent', format)}</td>
            <td className="rma-num rm-muted">
              {formatDifference(line.share - line.peer_share, 'percent', format)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
