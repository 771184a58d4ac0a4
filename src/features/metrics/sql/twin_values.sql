-- All figures of the twin. The session's own tables hold one company: that of twin_params.
select v.scope, v.entity_id, v.metric, v.value, v.reason
from twin_values v
cross join (select company_id from twin_params) p
where p.company_id = :company_id
order by v.scope, v.entity_id, v.metric
