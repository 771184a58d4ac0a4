-- Which product can stand in for which.
select product_id, substitute_id, reason, score
from product_substitutes
where company_id = :company_id
order by product_id, substitute_id
