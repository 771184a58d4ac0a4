import { useQuery } from '@tanstack/react-query';
import { Button, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { QueryView } from '@/components/states';
import { allItems } from '@/lib/paging';
import { emptyListState } from '@/lib/url-filters';
import { listShops } from '../customers/api/customers';
import { useShopWords, type ShopWords } from '../customers/use-shop-words';
import type { Condition } from './condition';
import { PlaceMap } from './place-map';
import { parsePoint, pointText, type Point } from './place-geometry';

interface PlaceEditorProps {
  condition: Condition;
  onChange: (condition: Condition) => void;
}

/** A line drawn around shops, or a point with a distance. */
export function PlaceEditor({ condition, onChange }: PlaceEditorProps) {
  const { t } = useTranslation('segments');
  const [open, setOpen] = useState(false);
  const isNear = condition.operator === 'near';
  const points = condition.values.map(parsePoint).filter((point) => point !== null);
  const metres = Number(condition.values[1]);
  return (
    <span className="rm-row">
      <Button onClick={() => setOpen(true)}>
        {points.length === 0
          ? t(isNear ? 'place.pick' : 'place.draw')
          : isNear
            ? t('place.picked', { lng: points[0]?.lng, lat: points[0]?.lat })
            : t('place.drawn', { n: points.length })}
      </Button>
      {isNear && (
        <InputNumber
          aria-label={t('place.metres')}
          suffix={t('place.metre')}
          min={1}
          value={Number.isFinite(metres) && metres > 0 ? metres : null}
          onChange={(value) => onChange({ ...condition, values: [condition.values[0] ?? '', value === null ? '' : String(value)] })}
        />
      )}
      {open && (
        <PlaceDialog
          isNear={isNear}
          points={points}
          onClose={() => setOpen(false)}
          onDone={(drawn) => {
            const texts = drawn.map(pointText);
            onChange({ ...condition, values: isNear ? [texts[0] ?? '', condition.values[1] ?? '1000'] : texts });
            setOpen(false);
          }}
        />
      )}
    </span>
  );
}

const dotsMax = 20_000;

/** Where the shops stand, as many as a picture can hold. */
async function loadDots(words: ShopWords, signal: AbortSignal): Promise<readonly Point[]> {
  const { items } = await allItems((page) => listShops(words.columns, ['lng', 'lat'], emptyListState, page, signal), dotsMax);
  return items.flatMap((shop) => {
    const { lng, lat } = shop as unknown as Record<string, unknown>;
    return typeof lng === 'number' && typeof lat === 'number' ? [{ lng, lat }] : [];
  });
}

function PlaceDialog({
  isNear,
  points,
  onClose,
  onDone,
}: {
  isNear: boolean;
  points: readonly Point[];
  onClose: () => void;
  onDone: (points: readonly Point[]) => void;
}) {
  const { t } = useTranslation('segments');
  const { words } = useShopWords();
  const [drawn, setDrawn] = useState(points);
  const dots = useQuery({
    queryKey: ['segments', 'dots'],
    queryFn: ({ signal }) => (words === undefined ? [] : loadDots(words, signal)),
    enabled: words !== undefined,
    staleTime: 5 * 60_000,
  });
  const needed = isNear ? 1 : 3;
  return (
    <Modal
      open
      width={760}
      title={t(isNear ? 'place.pick' : 'place.draw')}
      onCancel={onClose}
      footer={[
        <Button key="undo" disabled={drawn.length === 0} onClick={() => setDrawn(drawn.slice(0, -1))}>
          {t('place.undo_point')}
        </Button>,
        <Button key="clear" disabled={drawn.length === 0} onClick={() => setDrawn([])}>
          {t('common:action.clear')}
        </Button>,
        <Button key="ok" type="primary" disabled={drawn.length < needed} onClick={() => onDone(drawn)}>
          {t('common:action.confirm')}
        </Button>,
      ]}
    >
      <p className="rm-muted">{t(isNear ? 'place.pick_hint' : 'place.draw_hint')}</p>
      <QueryView query={dots} loadingRows={8}>
        {(shops) => (
          <PlaceMap
            dots={shops}
            points={drawn}
            isLine={!isNear}
            onPoint={(point) => setDrawn(isNear ? [point] : [...drawn, point])}
          />
        )}
      </QueryView>
    </Modal>
  );
}
