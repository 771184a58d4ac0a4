-- Grade ranges beyond the upper whisker of the company's box plot.
insert into twin_values (scope, entity_id, metric, value, reason)
with known as (
  select metric, value
  from twin_values
  where scope = 'shop'
    and metric = 'grade_range_90_days'
    and reason is null),
shares as (
  select cast(0.25 as double precision) as share
  union all
  select cast(0.75 as double precision)),
ranked as (
  select
    metric, value,
    row_number() over (partition by metric order by value) as place,
    count(*) over (partition by metric) as members
  from known),
cuts as (
  select distinct
    metric, members, share, (members - 1) * share as at, floor((members - 1) * share) as below
  from ranked
  cross join shares),
quantiles as (
  select
    c.metric, c.members, c.share,
    max(case when r.place = c.below + 1 then r.value end) + coalesce(
      max(case when r.place = c.below + 2 then r.value end)
        - max(case when r.place = c.below + 1 then r.value end), 0) * (max(c.at) - c.below) as cut
  from cuts c
  join ranked r on r.metric = c.metric
  group by c.metric, c.members, c.share, c.below),
box as (
  select
    max(members) as members,
    max(case when share < 0.5 then cut end) as q1, max(case when share > 0.5 then cut end) as q3
  from quantiles)
select
  'shop', v.entity_id, 'grade_range_flag',
  case when v.value > box.q3 + 1.5 * (box.q3 - box.q1) then 1 else 0 end,
  case when v.reason is not null then v.reason
    when box.members < 12 then 'too_few_peers' end
from twin_values v
cross join box
where v.scope = 'shop'
  and v.metric = 'grade_range_90_days'
