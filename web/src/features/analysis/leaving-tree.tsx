import { treeOf } from './leaving-charts';
import type { TreeStep } from './leaving-charts';
import type { TreesDocument } from './tree-cards';
import { useAnalysisWords } from './use-words';

interface Props {
  document: TreesDocument;
  /** How a share is marked that is well above the usual one. */
  highClass: string;
}

/** The small tree in words: each step narrows the shops, with the share to which it happened. */
export function LeavingTree({ document, highClass }: Props) {
  const { t } = useAnalysisWords();
  const root = treeOf(document.tree);
  if (root === undefined) return <p className="rm-muted">{t('leaving.no_tree')}</p>;
  const highest = Math.max(0.01, ...document.tree.map((node) => node.rate));
  return (
    <ul className="rma-tree">
      <Step step={root} document={document} highClass={highClass} highest={highest} />
    </ul>
  );
}

function Step({ step, document, highClass, highest }: Props & { step: TreeStep; highest: number }) {
  const { t, figure } = useAnalysisWords();
  const { node } = step;
  return (
    <li>
      <div className="rma-tree-step">
        <span className="rma-tree-words">{useConditionText(step, document)}</span>
        <span className="rma-tree-rate" aria-hidden>
          <span style={{ width: `${(node.rate / highest) * 100}%` }} />
        </span>
        <b className={node.rate > document.usual * 1.5 ? highClass : undefined}>{figure(node.rate, 'percent')}</b>
        <small className="rm-muted">
          {t('leaving.cases', { shops: figure(node.shops, 'count') })}
          {typeof node.held_out_rate === 'number' &&
            t('leaving.held_out', { rate: figure(node.held_out_rate, 'percent') })}
        </small>
      </div>
      {step.children.length > 0 && (
        <ul>
          {step.children.map((child) => (
            <Step
              key={child.condition?.isBelow === true ? 'below' : 'from'}
              step={child}
              document={document}
              highClass={highClass}
              highest={highest}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

function useConditionText({ condition }: TreeStep, document: TreesDocument): string {
  const { t, figure, feature } = useAnalysisWords();
  if (condition === undefined) return t('leaving.all');
  const { name, unit } = feature(document.features, condition.feature);
  if (condition.threshold === undefined)
    return t(condition.takesUnknown ? 'leaving.unknown' : 'leaving.known', { feature: name });
  const text = t(condition.isBelow ? 'leaving.below' : 'leaving.from', {
    feature: name,
    value: figure(condition.threshold, unit),
  });
  return condition.takesUnknown ? text + t('leaving.or_unknown') : text;
}
