-- Means of the outside figures over the shops of an area and of the company.
insert into twin_values (scope, entity_id, metric, value, reason)
with figures as (
  select area_id, 'grade_no_mean' as metric, grade_no as figure from twin_shops
  union all
  select area_id, 'new_retail_score_mean', new_retail_score from twin_shops
  union all
  select area_id, 'scan_rate_mean', scan_rate from twin_shops
  union all
  select area_id, 'scan_accuracy_mean', scan_accuracy from twin_shops),
scoped as (
  select 'area' as scope, area_id as entity_id, metric, figure from figures
  where area_id is not null
  union all
  select 'company', 0, metric, figure from figures),
means as (
  select scope, entity_id, metric, avg(figure) as mean
  from scoped
  group by scope, entity_id, metric)
select
  t.scope, t.entity_id, named.metric, means.mean,
  case when means.mean is null then 'no_outside_figure' end
from twin_rows t
cross join (select distinct metric from figures) named
left join means on means.scope = t.scope and means.entity_id = t.entity_id
  and means.metric = named.metric
where t.scope in ('area', 'company')
