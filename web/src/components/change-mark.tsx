import { ArrowDownOutlined, ArrowUpOutlined, MinusOutlined } from '@ant-design/icons';

type Tone = 'better' | 'worse' | 'neutral';

interface Props {
  /** Sign decides the arrow. */
  change: number;
  text: string;
  /** Colour, where better and worse are known; an arrow alone says nothing good or bad. */
  tone?: Tone;
  label?: string;
}

/** `▲ +45.2%`: the sign by shape, the judgement by colour. */
export function ChangeMark({ change, text, tone = 'neutral', label }: Props) {
  const Arrow = change > 0 ? ArrowUpOutlined : change < 0 ? ArrowDownOutlined : MinusOutlined;
  return (
    <span className={`rma-change rma-change-${tone}`} title={label}>
      <Arrow aria-hidden /> {text}
    </span>
  );
}
