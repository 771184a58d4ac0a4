import { CheckOutlined, ClockCircleOutlined, CloseOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatFigure } from '@/lib/figure';
import { formatInstant } from '@/lib/format';
import type { SuggestionLine } from '../book-document';
import { useBook } from './book-context';
import type { Choice } from './decisions';

const CHOICES: readonly { choice: Choice; word: string; icon: ReactNode }[] = [
  { choice: 'accepted', word: 'accept', icon: <CheckOutlined aria-hidden /> },
  { choice: 'later', word: 'later', icon: <ClockCircleOutlined aria-hidden /> },
  { choice: 'rejected', word: 'reject', icon: <CloseOutlined aria-hidden /> },
];

/** One suggested line of the order: how much, why, and what the owner said to it. */
export function SuggestionCard({ line }: { line: SuggestionLine }) {
  const { product, decisionOf, canDecide, t } = useBook();
  const item = product(line.product);
  const key = `suggestion:${item.code}`;
  const decision = decisionOf(key);
  return (
    <article
      id={`suggestion-${item.code}`}
      className={`rma-suggestion rma-suggestion-${decision?.choice ?? 'open'}`}
    >
      <header>
        <h3>{item.name}</h3>
        <span className={`rma-pill rma-pill-${line.reason}`}>{t(`reason.${line.reason}`)}</span>
        <b className="rma-suggestion-quantity">
          {line.quantity}
          <small>{item.unit ?? ''}</small>
        </b>
      </header>
      <Working line={line} />
      <Choices item={key} name={item.name} disabled={!canDecide} />
    </article>
  );
}

/** How the quantity came about, in the words of the trade. */
function Working({ line }: { line: SuggestionLine }) {
  const { t, format } = useBook();
  const plain = (value: number): string => formatFigure(value, 'count', format);
  return (
    <p className="rma-suggestion-why">
      <span title={t(`daily_method.${line.daily_method}`)}>
        {t('daily', { value: plain(line.average_daily) })}
      </span>
      <span>
        {line.stock === undefined
          ? t('stock_unknown')
          : t('stock_now', { value: plain(line.stock) })}
      </span>
      <span>{t('need', { value: plain(line.need) })}</span>
      {line.limit !== undefined && <span>{t('limit', { value: plain(line.limit) })}</span>}
      {line.capped_by ? <span className="rm-warn">{t(`capped.${line.capped_by}`)}</span> : null}
    </p>
  );
}

/** Accept, later, reject; and, once decided, the owner's words. */
export function Choices({
  item,
  name,
  disabled,
}: {
  item: string;
  name: string;
  disabled: boolean;
}) {
  const { decisionOf, decide, t } = useBook();
  const chosen = decisionOf(item)?.choice;
  return (
    <>
    <div className="rma-choices" role="group" aria-label={name}>
      {CHOICES.map(({ choice, word, icon }) => (
        <Button
          key={choice}
          icon={icon}
          disabled={disabled}
          aria-pressed={chosen === choice}
          className={chosen === choice ? `rma-choice rma-choice-${choice}` : 'rma-choice'}
          // Pressing the chosen one again takes the decision back.
          onClick={() => decide(item, chosen === choice ? undefined : choice)}
        >
          {t(`decide.${word}`)}
        </Button>
      ))}
    </div>
    {chosen !== undefined && <Comment item={item} />}
    </>
  );
}

function Comment({ item }: { item: string }) {
  const { decisionOf, decide, canDecide, t } = useBook();
  const decision = decisionOf(item);
  const [text, setText] = useState<string | undefined>();
  if (decision === undefined) return null;
  const save = (): void => {
    if (text !== undefined && text !== decision.comment) decide(item, decision.choice, text);
    setText(undefined);
  };
  return (
    <footer>
      {text === undefined ? (
        <Button
          type="text"
          size="small"
          className="rma-comment"
          disabled={!canDecide}
          onClick={() => setText(decision.comment)}
        >
          {decision.comment === '' ? t('decide.comment_add') : `“${decision.comment}”`}
        </Button>
      ) : (
        <div className="rma-comment-edit">
          <Input
            autoFocus
            maxLength={500}
            value={text}
            placeholder={t('decide.comment')}
            aria-label={t('decide.comment')}
            onChange={(event) => setText(event.target.value)}
            onPressEnter={save}
          />
          <Button type="primary" onClick={save}>
            {t('decide.comment_save')}
          </Button>
        </div>
      )}
      {decision.at !== undefined && (
        <small className="rm-muted">
          {t('decide.by', { name: decision.byName ?? '', time: formatInstant(decision.at) })}
        </small>
      )}
    </footer>
  );
}
