import { Link } from 'react-router-dom';
import type { ShopScores, ShopScoresView } from '../api/scores';
import { useAnalysisWords } from '../use-words';
import { Part } from './part';
import { RISK_RATIO, riskOf } from './portrait-tags';

type Push = NonNullable<ShopScores['leaving']>['pushes'][number];

/** How likely the shop falls away, and what of its past says so. */
export function LeavingPart({ view, shopId }: { view: ShopScoresView; shopId: string }) {
  const { t, figure } = useAnalysisWords();
  const { leaving } = view.scores;
  if (!leaving) return null;
  const risk = riskOf(leaving);
  const most = Math.max(1e-9, ...leaving.pushes.map((push) => Math.abs(push.push)));
  return (
    <Part model="leaving" view={view}>
      <p className={risk >= RISK_RATIO ? 'rma-lead rm-bad' : 'rma-lead'}>
        {figure(leaving.probability, 'percent')}
      </p>
      <p>
        {t('portrait.leaving_text', { usual: figure(leaving.usual, 'percent'), times: risk.toFixed(1) })}
      </p>
      <h4 className="rma-sub">{t('portrait.pushes')}</h4>
      <ul className="rma-pushes">
        {leaving.pushes.map((push) => (
          <PushLine key={push.feature} push={push} view={view} most={most} />
        ))}
      </ul>
      <p>
        <Link to={`/customers/${shopId}?tab=orders`}>{t('portrait.open_orders')}</Link>
      </p>
    </Part>
  );
}

const BAR_WIDTH = 64;

function PushLine({ push, view, most }: { push: Push; view: ShopScoresView; most: number }) {
  const { t, figure, feature } = useAnalysisWords();
  const { name, unit } = feature(view.features, push.feature);
  const isUp = push.push > 0;
  return (
    <li>
      <span>
        {name} <b>{typeof push.value === 'number' ? figure(push.value, unit) : t('portrait.not_known')}</b>
      </span>
      <span className={isUp ? 'rma-push-up' : 'rma-push-down'}>
        <span
          className="rma-push-bar"
          style={{ width: `${(Math.abs(push.push) / most) * BAR_WIDTH}px` }}
          aria-hidden
        />
        {t(isUp ? 'portrait.push_up' : 'portrait.push_down')}
      </span>
    </li>
  );
}
