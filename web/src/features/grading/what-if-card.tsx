import { Button, InputNumber, Slider } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartCard } from '@/components/chart-card';
import { GradeMark } from '@/components/grade-mark';
import { useFigureFormat } from '@/lib/company';
import { formatDifference, formatFigure } from '@/lib/figure';
import { useWhatIf } from './api/grade';
import type { Component, GradePage, WhatIf } from './api/grade';
import { useComponentName } from './grade-view';
import { sliderRange, unitOfComponent } from './slider-range';

const DEBOUNCE_MS = 250;

interface Props {
  grade: GradePage;
  explanation: NonNullable<GradePage['explanation']>;
}

/** What if the shop had bought more? Sliders, answered by the grading itself. */
export function WhatIfCard({ grade, explanation }: Props) {
  const { t } = useTranslation('grading');
  const [inputs, setInputs] = useState<Readonly<Record<string, number>>>({});
  const settled = useDebounced(inputs, DEBOUNCE_MS);
  const answer = useWhatIf(grade.customer_id, grade.period, settled);
  const isOwn = Object.keys(inputs).length === 0;
  return (
    <ChartCard
      title={t('what_if')}
      hint={t('what_if_hint')}
      canSave={false}
      extra={
        <Button size="small" disabled={isOwn} onClick={() => setInputs({})}>
          {t('what_if_reset')}
        </Button>
      }
    >
      <Outcome explanation={explanation} answer={isOwn ? undefined : answer.data} />
      {answer.isError && !isOwn && <p className="rm-bad">{t('what_if_failed')}</p>}
      {explanation.components.map((component) => (
        <InputSlider
          key={component.component}
          component={component}
          nextMedian={
            grade.peers.find((peer) => peer.component === component.component)?.next_grade_median
          }
          value={inputs[component.component] ?? component.input}
          onChange={(value) =>
            setInputs((before) => withInput(before, component.component, value, component.input))
          }
        />
      ))}
    </ChartCard>
  );
}

/** An input back at its own value is no change. */
function withInput(
  before: Readonly<Record<string, number>>,
  component: string,
  value: number,
  own: number,
): Readonly<Record<string, number>> {
  const others = Object.entries(before).filter(([name]) => name !== component);
  return Object.fromEntries(value === own ? others : [...others, [component, value]]);
}

function Outcome({ explanation, answer }: Pick<Props, 'explanation'> & { answer?: WhatIf }) {
  const { t } = useTranslation('grading');
  const format = useFigureFormat();
  const gradeNo = answer?.grade_no ?? explanation.grade_no;
  const score = answer?.score ?? explanation.score;
  return (
    <div className="rma-outcome-line" aria-live="polite">
      <GradeMark gradeNo={gradeNo} previous={explanation.grade_no} />
      <b>{formatFigure(score, 'score', format)}</b>
      {answer !== undefined && (
        <>
          <span>{formatDifference(score - explanation.score, 'score', format)}</span>
          <span className="rm-muted">{t('rank', { rank: answer.rank, of: answer.ranked })}</span>
          {typeof answer.gap_to_next === 'number' && (
            <span className="rm-muted">
              {t('to_next', { points: formatFigure(answer.gap_to_next, 'score', format) })}
            </span>
          )}
        </>
      )}
    </div>
  );
}

function InputSlider(props: {
  component: Component;
  nextMedian?: number | null;
  value: number;
  onChange: (value: number) => void;
}) {
  const { component, value } = props;
  const format = useFigureFormat();
  const nameOf = useComponentName();
  const unit = unitOfComponent(component.component);
  const range = sliderRange(component.input, props.nextMedian);
  // Money is entered in whole units, not in cents.
  const scale = unit === 'minor' ? 100 : 1;
  return (
    <div className="rma-what-if">
      <label>
        {nameOf(component)}{' '}
        <small className="rm-muted">{formatFigure(component.input, unit, format)}</small>
      </label>
      <Slider
        min={0}
        max={range.max}
        step={range.step}
        value={value}
        onChange={props.onChange}
        ariaLabelForHandle={nameOf(component)}
        tooltip={{ formatter: (at) => formatFigure(at ?? 0, unit, format) }}
      />
      <InputNumber
        min={0}
        max={range.max / scale}
        precision={0}
        value={value / scale}
        aria-label={nameOf(component)}
        onChange={(next) => props.onChange((next ?? 0) * scale)}
      />
    </div>
  );
}

function useDebounced<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
