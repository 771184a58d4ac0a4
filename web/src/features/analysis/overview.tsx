import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { QueryView } from '@/components/states';
import { reasonText } from '@/lib/problem';
import { modelsQuery } from './api/register';
import type { RegisteredModel } from './api/register';
import { DriftPill, backTestSentence, noTestReason } from './result-head';
import { useAnalysisWords } from './use-words';

/** 总览: what each model answers, and how far it may be believed. */
export function Overview({ search }: { search: string }) {
  const models = useQuery(modelsQuery);
  return (
    <QueryView query={models} loadingRows={10}>
      {(list) => (
        <ul className="rma-models">
          {list.map((model) => (
            <ModelCard key={model.model} model={model} search={search} />
          ))}
        </ul>
      )}
    </QueryView>
  );
}

function ModelCard({ model, search }: { model: RegisteredModel; search: string }) {
  const words = useAnalysisWords();
  const { t, code } = words;
  const test = model.in_use?.back_test;
  return (
    <li className={model.has_result ? 'rma-model' : 'rma-model rma-model-none'}>
      <h3>
        {model.has_result ? (
          <Link to={{ pathname: `/analysis/${model.model}`, search }}>{code('model', model.model)}</Link>
        ) : (
          code('model', model.model)
        )}
      </h3>
      <p>{code('answers', model.model)}</p>
      {model.has_result ? (
        <p className="rma-model-test">{test ? backTestSentence(test, words) : t(noTestReason(model.model))}</p>
      ) : (
        <p className="rma-model-test">
          {t(model.unknown === '' ? 'not_yet' : 'no_result')}
          {model.unknown !== '' && <small className="rm-muted rma-detail">{reasonText(model.unknown, model.unknown_detail)}</small>}
        </p>
      )}
      {model.has_result && (
        <div className="rma-model-foot">
          <DriftPill watch={model.watch} measure={test?.measure ?? ''} />
          {model.in_use && <span className="rm-muted">{t('head.version', { version: model.in_use.version })}</span>}
        </div>
      )}
    </li>
  );
}
