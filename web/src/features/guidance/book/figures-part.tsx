import { Button } from 'antd';
import { useState } from 'react';
import { ChangeMark } from '@/components/change-mark';
import { RangeBar } from '@/components/range-bar';
import { SparkLine } from '@/components/spark-line';
import { UnknownFigure } from '@/components/unknown-figure';
import { standingOf } from '@/charts/range-geometry';
import { formatDifference, formatFigure } from '@/lib/figure';
import type { FigureFormat } from '@/lib/figure';
import type { Figure, Peers } from '../documents';
import { useBook } from './book-context';
import { comparedBy, orderFigures } from './brief';

/** The shop's figures, each with its past, its peers, and a way to ask where it comes from. */
export function FiguresPart({ figures, id }: { figures: readonly Figure[]; id?: string }) {
  const { t } = useBook();
  const [isOpen, setOpen] = useState(false);
  const { first, more } = orderFigures(figures);
  return (
    <>
      <div className="rma-figure-grid" id={id}>
        {(first.length > 0 ? first : more).map((figure) => (
          <FigureTile key={figure.metric} figure={figure} />
        ))}
      </div>
      {first.length > 0 && more.length > 0 && (
        <>
          <div className={isOpen ? 'rma-figure-grid' : 'rma-figure-grid rma-only-print'}>
            {more.map((figure) => (
              <FigureTile key={figure.metric} figure={figure} />
            ))}
          </div>
          <Button type="link" className="rma-noprint" onClick={() => setOpen(!isOpen)}>
            {isOpen ? t('fewer_figures') : t('more_figures', { count: more.length })}
          </Button>
        </>
      )}
    </>
  );
}

function FigureTile({ figure }: { figure: Figure }) {
  const { t, format, register, askWhy, history } = useBook();
  const name = register.nameOf(figure.metric);
  const months = history(figure.metric);
  return (
    <div className="rma-figure-tile">
      <button
        type="button"
        className="rma-figure-name"
        title={t('figures:why.open')}
        onClick={() => askWhy(figure)}
      >
        {name}
      </button>
      <div className="rma-figure-main">
        {figure.value === undefined ? (
          <UnknownFigure reason={figure.unknown} />
        ) : (
          <b>{formatFigure(figure.value, figure.unit, format)}</b>
        )}
        <SinceLast figure={figure} />
      </div>
      {months !== undefined && figure.value !== undefined && (
        <SparkLine values={months} label={t('trend_of', { name })} />
      )}
      {figure.peers !== undefined && <PeerRange figure={figure} peers={figure.peers} />}
    </div>
  );
}

function SinceLast({ figure }: { figure: Figure }) {
  const { t, book, format } = useBook();
  const compared = comparedBy(book).get(figure.metric);
  if (compared?.last === undefined || compared.now === undefined) return null;
  const change = compared.now - compared.last;
  const tone =
    compared.verdict === 'better' || compared.verdict === 'worse' ? compared.verdict : 'neutral';
  return (
    <ChangeMark
      change={change}
      text={formatDifference(change, figure.unit, format)}
      tone={tone}
      label={`${t('change_since_last')} · ${t(`verdict.${compared.verdict}`)}`}
    />
  );
}

function PeerRange({ figure, peers }: { figure: Figure; peers: Peers }) {
  const { t, format } = useBook();
  return (
    <div className="rma-figure-peers">
      <RangeBar
        value={figure.value}
        p25={peers.p25}
        median={peers.median}
        p75={peers.p75}
        label={peersLabel(figure, peers, t, format)}
      />
      <small>
        {t('figures:peers.median', { value: formatFigure(peers.median, figure.unit, format) })}
        {figure.value !== undefined && (
          <>
            {' · '}
            {t(`figures:peers.${standingOf(figure.value, peers.p25, peers.p75)}`)}
          </>
        )}
      </small>
    </div>
  );
}

function peersLabel(
  figure: Figure,
  peers: Peers,
  t: (key: string, values?: Record<string, unknown>) => string,
  format: FigureFormat,
): string {
  const show = (value: number): string => formatFigure(value, figure.unit, format);
  const basis = t(`figures:peers.${peers.basis}`);
  return [
    t('figures:peers.members', { basis, count: peers.members }),
    t('figures:peers.middle_half', { from: show(peers.p25), to: show(peers.p75) }),
    t('figures:peers.median', { value: show(peers.median) }),
  ].join(' · ');
}
