import { ResultView } from './result-view';
import { TreeCards } from './tree-cards';

/** 流失预警: what tells that a shop falls away, and whether the model may be believed. */
export function LeavingView({ period }: { period: string }) {
  return (
    <ResultView model="leaving" period={period}>
      {(document, head) => <TreeCards model="leaving" document={document} head={head} />}
    </ResultView>
  );
}
